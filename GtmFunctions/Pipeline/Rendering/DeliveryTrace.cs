using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>What became of a webhook and of its items, as traces show it.</summary>
internal static class DeliveryTrace
{
    /// <summary>Shows a webhook.</summary>
    public static JsonObject Render(DeliveryResult result)
    {
        var shown = new JsonObject
        {
            ["at"] = result.At,
            ["source"] = result.Source,
            ["scheme"] = result.Scheme,
            ["secret"] = result.Secret,
            ["events"] = new JsonArray([.. result.Events.Select(Render)]),
        };
        if (result.Events.Count == 0)
            shown["note"] = "the list of events in the body is empty, so nothing happened";
        return shown;
    }

    /// <summary>Shows an item.</summary>
    public static JsonObject Render(ItemOutcome item) => item.Outcome switch
    {
        ItemState.Accepted => new JsonObject { ["item"] = item.Item, ["event"] = item.Event, ["outcome"] = Outcomes.Accepted },
        ItemState.Duplicate => new JsonObject
        {
            ["item"] = item.Item,
            ["event"] = item.Event,
            ["outcome"] = "duplicate",
            ["firstDelivery"] = item.FirstDelivery,
            ["why"] = Sentence(item.Why),
        },
        ItemState.Refused => new JsonObject
        {
            ["outcome"] = "refused",
            ["why"] = Sentence(item.Why),
            ["item"] = item.Item,
            ["raw"] = item.Raw?.DeepClone(),
        },
        _ => new JsonObject
        {
            ["item"] = item.Item,
            ["outcome"] = Outcomes.DeadLettered,
            ["deadLetter"] = item.DeadLetter,
            ["why"] = Sentence(item.Why),
        },
    };

    /// <summary>Shows a later delivery of an event.</summary>
    public static JsonObject Render(DuplicateDelivery duplicate) => new()
    {
        ["at"] = duplicate.At,
        ["delivery"] = duplicate.Delivery,
        ["item"] = duplicate.Item,
        ["why"] = Sentence(duplicate.Why),
    };

    private static string? Sentence(ItemReason? reason) => reason switch
    {
        ItemReason.Written written => written.Text,
        ItemReason.IdCameBefore => "its id came before",
        ItemReason.PayloadCameBefore before => $"it has no id, and the same payload came less than {before.Within} before",
        ItemReason.UnsignedIdCameBefore before =>
            $"the signature does not cover its id (the header {before.Header}), and the same payload came less than {before.Within} before",
        ItemReason.ChangeCameBefore before =>
            $"the same change came before: webhooks and the poll of {before.Records} tell it within {before.Within} of each other",
        ItemReason.NotSigned => "the provider's signature covers the first item of a batch only, and this source refuses the others",
        ItemReason.Odd odd => odd.Why,
        _ => null,
    };
}
