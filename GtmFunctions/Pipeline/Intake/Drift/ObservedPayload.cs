using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>One payload beside those before it, not learned from yet.</summary>
public sealed class ObservedPayload
{
    internal ObservedPayload(WatchedType type, PayloadFields payload, JsonArray story) => (Type, Payload, Story) = (type, payload, story);

    /// <summary>The drifts that this event is the first to show, for its trace; empty where it shows none.</summary>
    public JsonArray Story { get; }

    internal WatchedType Type { get; }

    internal PayloadFields Payload { get; }
}
