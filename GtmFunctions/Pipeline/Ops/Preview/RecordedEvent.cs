using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Acknowledge;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>An event as it is recorded: what was known of it when it was decided.</summary>
/// <param name="Taken">As intake made it; its data belongs to this record alone.</param>
/// <param name="FirstSeenAt">When its first delivery was taken in.</param>
/// <param name="Configuration">The version of its intake.</param>
internal sealed record RecordedEvent(CanonicalEvent Taken, DateTimeOffset FirstSeenAt, string Configuration)
{
    /// <summary>What enrichers answered; <see langword="null"/> where none was asked.</summary>
    public EnrichmentResult? Enriched { get; init; }

    /// <summary>What was decided then: who is asked for what was known, and never for whom it went to.</summary>
    public RouteDecision? Decided { get; init; }

    /// <summary>Who had it by each assignment whose owner was to acknowledge it, and whether they did.</summary>
    public IReadOnlyList<SlaRecord> Acknowledgements { get; init; } = [];

    /// <summary>When it was decided; when it came in, where it was not.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>When events of before the preview happened that held its order or intent, by their ids.</summary>
    public IReadOnlyDictionary<string, DateTimeOffset> Earlier { get; init; } = new Dictionary<string, DateTimeOffset>();
}
