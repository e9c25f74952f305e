using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>An event as its trace keeps it: what a replay begins with.</summary>
/// <param name="Taken">As intake made it; the newest where it was made anew.</param>
/// <param name="Enriched">The same with what its enrichers gave.</param>
/// <param name="FirstSeenAt">When its first delivery was taken in.</param>
/// <param name="Configuration">The configuration version of its intake.</param>
/// <param name="DecidedBy">The version that decided it last; <see langword="null"/> where nothing was decided.</param>
/// <param name="DeadLetters">The dead letters that its trace tells of.</param>
internal sealed record KeptEvent(
    CanonicalEvent Taken,
    CanonicalEvent Enriched,
    DateTimeOffset FirstSeenAt,
    string Configuration,
    string? DecidedBy,
    IReadOnlyList<KeptLetter> DeadLetters)
{
    /// <summary>Reads the rows of a trace; <see langword="null"/> where they are not an event's.</summary>
    public static KeptEvent? From(IReadOnlyList<(string Row, JsonObject Story)> rows)
    {
        var stories = rows.ToDictionary(row => row.Row, row => row.Story);
        if (!stories.TryGetValue(TraceRows.Event, out var first) || !stories.TryGetValue(TraceRows.Payload, out var payload))
            return null;
        var head = EventHead.Read(first);
        var taken = Event(payload);
        var enriched = taken;
        string? decidedBy = null;
        foreach (var (row, story) in rows)
        {
            if (TraceRows.IsEnrichment(row))
                enriched = Enrich(Event(payload), DecisionJson.FromRow(story, DecisionJson.Default.EnrichmentResult));
            else if (TraceRows.IsDecision(row))
                decidedBy = DecisionJson.FromRow(story, DecisionJson.Default.RouteDecision).Configuration;
            else if (row.StartsWith(TraceRows.ReplayPrefix, StringComparison.Ordinal) && story["event"] is JsonObject anew)
                taken = enriched = Event(payload = anew);
        }

        return new KeptEvent(
            taken,
            enriched,
            head.FirstSeenAt,
            head.Configuration,
            decidedBy,
            KeptLetter.All(rows));
    }

    // The row also says when it was written, which is not the event's and is not read
    private static CanonicalEvent Event(JsonObject json) => json.Deserialize(PipelineJson.Readable.CanonicalEvent)!;

    // What was given, where the event had no such field: as the enricher itself merged it into the data, which is this event's alone
    private static CanonicalEvent Enrich(CanonicalEvent taken, EnrichmentResult result)
    {
        var data = taken.Data;
        foreach (var outcome in result.Enrichers)
            KeptAnswers.Write(outcome, data);
        EnrichmentState.Write(result, data);
        return taken;
    }
}
