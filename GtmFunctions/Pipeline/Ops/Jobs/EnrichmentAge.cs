using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Jobs;

/// <summary>When what is known of an event from enrichers was asked for.</summary>
internal static class EnrichmentAge
{
    /// <summary>
    /// When the oldest of its last answers was given; <see langword="null"/> where nothing was looked up for it.
    /// </summary>
    /// <param name="rows">The event's trace.</param>
    public static DateTimeOffset? Find(IReadOnlyList<(string Row, JsonObject Story)> rows)
    {
        var (row, story) = rows.LastOrDefault(one => TraceRows.IsEnrichment(one.Row));
        if (row is null || story["at"]?.GetValue<DateTimeOffset>() is not { } at)
            return null;
        var asked = DecisionJson.FromRow(story, DecisionJson.Default.EnrichmentResult).Enrichers
            .Where(outcome => outcome is { Skipped: null, Key: not null })
            .Select(outcome => outcome.AgeSeconds ?? 0)
            .ToArray();
        return asked.Length == 0 ? null : at.AddSeconds(-asked.Max());
    }
}
