using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>The rows of a trace that keep what came of enriching.</summary>
internal static class EnrichmentRows
{
    /// <summary>Writes what came of enriching an event: under the replay that enriches it, if one does.</summary>
    public static Task WriteAsync(
        this EventTrace trace, string eventId, Rerun? rerun, EnrichmentResult result, CancellationToken cancellation) =>
        trace.WriteAsync(eventId, TraceRows.EnrichOf(rerun), result, DecisionJson.Default.EnrichmentResult, cancellation);
}
