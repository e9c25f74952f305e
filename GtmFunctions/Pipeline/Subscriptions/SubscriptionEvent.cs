using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>What a subscriber is sent: the canonical event, or what was decided about it, and never the payload as it came.</summary>
internal static class SubscriptionEvent
{
    /// <summary>The type of what was decided.</summary>
    public const string DecisionType = "decision.made";

    private const string Raw = "raw";

    /// <summary>The event to send: a new one.</summary>
    public static CanonicalEvent Create(ActionMessage message)
    {
        var told = message.Event;
        var data = told.Data.DeepClone().AsObject();
        data.Remove(Raw);
        if (message.Decision is not { } decision)
            return told with { Data = data };
        data["event"] = new JsonObject
        {
            ["id"] = told.Id,
            ["type"] = told.Type,
            ["source"] = told.Source,
            ["subject"] = told.Subject,
            ["time"] = told.Time,
        };
        data["decision"] = decision.DeepClone();
        return told with { Id = $"{told.Id}:decision", Type = DecisionType, Data = data };
    }
}
