using GtmFunctions.Pipeline.Events.Decisions;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>One payload beside those before it, not learned from yet.</summary>
internal sealed class ObservedPayload
{
    internal ObservedPayload(WatchedType type, PayloadFields payload, IReadOnlyList<ObservedDrift> drifts) =>
        (Type, Payload, Drifts) = (type, payload, drifts);

    /// <summary>The drifts that this event is the first to show; none where it shows none.</summary>
    public IReadOnlyList<ObservedDrift> Drifts { get; }

    internal WatchedType Type { get; }

    internal PayloadFields Payload { get; }
}
