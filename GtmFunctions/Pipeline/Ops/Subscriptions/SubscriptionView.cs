using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>A subscription as JSON: all of it but its secrets, of which only is said how many sign and since when.</summary>
internal static class SubscriptionView
{
    /// <summary>Shows one.</summary>
    /// <param name="row">The subscription.</param>
    /// <param name="now">The time.</param>
    public static JsonObject Render(Subscription row, DateTimeOffset now) => new()
    {
        ["name"] = row.Name,
        ["id"] = row.Id,
        ["state"] = StateOf(row.State),
        ["since"] = row.StateSince,
        ["why"] = row.Why,
        ["address"] = row.Address,
        ["form"] = FormOf(row.Form),
        ["gets"] = TextArray.Of(row.Gets.Select(SubscriptionPlace.BranchOf)),
        ["types"] = TextArray.Of(row.Types),
        ["filter"] = row.Filter?.DeepClone(),
        ["fault"] = LiveSubscription.From(row).Fault,
        ["pace"] = PaceOf(row.Pace),
        ["retry"] = row.Retry is { } waits ? TextArray.Of(waits.Select(Duration.Text)) : null,
        ["allowPrivate"] = row.AllowPrivate,
        ["createdAt"] = row.CreatedAt,
        ["failingSince"] = row.FailingSince,
        ["failure"] = row.Failure,
        ["secrets"] = new JsonArray([.. row.LiveSecrets(now).Select(Secret)]),
    };

    /// <summary>Shows a replay.</summary>
    public static JsonObject Render(SubscriptionReplay replay) => new()
    {
        ["id"] = replay.Nonce,
        ["subscription"] = SubscriptionPlace.NameOf(replay.Subscription),
        ["state"] = replay.State.ToString().ToLowerInvariant(),
        ["since"] = replay.Since,
        ["until"] = replay.Until,
        ["at"] = replay.From,
        ["looked"] = replay.Looked,
        ["sent"] = replay.Sent,
        ["leftOut"] = replay.LeftOut,
        ["rate"] = replay.Rate,
        ["createdAt"] = replay.CreatedAt,
        ["updatedAt"] = replay.UpdatedAt,
    };

    /// <summary>A state's name.</summary>
    public static string StateOf(SubscriptionState state) => state.ToString().ToLowerInvariant();

    /// <summary>A form's name.</summary>
    public static string FormOf(SubscriptionForm form) => SubscriptionReading.Forms[(int)form];

    /// <summary>A pace as people write it.</summary>
    public static string? PaceOf(SubscriptionPace? pace) =>
        pace is { } limit ? new Limit(limit.Requests, limit.Per).ToString() : null;

    private static JsonNode Secret(SubscriptionSecret secret) => new JsonObject { ["since"] = secret.Since, ["until"] = secret.Until };
}
