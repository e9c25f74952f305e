using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>How an event was received and taken in, as traces show it.</summary>
internal static class IntakeTrace
{
    /// <summary>Shows how an event was received.</summary>
    public static JsonObject Render(ReceiveResult received) => new()
    {
        ["at"] = received.At,
        ["delivery"] = received.Delivery,
        ["signature"] = new JsonObject
        {
            ["scheme"] = received.Signature.Scheme,
            ["secret"] = received.Signature.Secret,
            ["signedAt"] = received.Signature.SignedAt,
            ["covers"] = received.Signature.Covers == SignedPart.ThisEvent
                ? "this event"
                : "not this item: the provider signs the first of a batch only",
        },
        ["contentType"] = received.ContentType,
        ["item"] = received.Item,
    };

    /// <summary>Shows what intake made of an item.</summary>
    public static JsonObject Render(IntakeResult result)
    {
        var shown = new JsonObject
        {
            ["id"] = result.Id,
            ["idFrom"] = result.IdFrom,
            ["duplicate"] = result.DuplicateOf is not null,
            ["providerType"] = result.ProviderType,
            ["type"] = result.Type,
            ["mapped"] = new JsonObject(result.Mapped.Select(field => KeyValuePair.Create(field.Key, (JsonNode?)field.Value))),
            ["missing"] = TextArray.Of(result.Missing),
            ["unfit"] = new JsonArray([.. result.Unfit.Select(Render)]),
            ["drift"] = result.Drift is { } drift ? new JsonArray([.. drift.Select(DriftTrace.Render)]) : null,
            ["configuration"] = result.Configuration,
        };
        if (result.Cut is { } cut)
            shown["cut"] = new JsonObject(cut.Select(one => KeyValuePair.Create(one.Key, (JsonNode?)one.Value)));
        if (result.DuplicateOf is { } original)
            shown["duplicateOf"] = original;
        return shown;
    }

    private static JsonNode Render(UnfitValue unfit) =>
        new JsonObject { ["field"] = unfit.Field, ["from"] = unfit.From, ["why"] = unfit.Why };
}
