using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Rendering;

/// <summary>A row of a trace as it is shown: records are rendered, what is kept as it is shown stays as it is.</summary>
internal static class StoredRow
{
    private const string At = "at";

    /// <summary>Shows a row.</summary>
    /// <param name="row">The row's key.</param>
    /// <param name="stored">What the row keeps, with when it was written.</param>
    public static JsonObject Render(string row, JsonObject stored)
    {
        var shown = Shown(row, stored);
        if (!ReferenceEquals(shown, stored) && stored[At] is { } at && shown[At] is null)
            shown[At] = at.DeepClone();
        return shown;
    }

    private static JsonObject Shown(string row, JsonObject stored)
    {
        if (TraceRows.IsDecision(row))
            return RouteTrace.Render(DecisionJson.FromRow(stored, DecisionJson.Default.RouteDecision));
        if (TraceRows.IsEnrichment(row))
            return EnrichmentTrace.Render(DecisionJson.FromRow(stored, DecisionJson.Default.EnrichmentResult));
        if (row == TraceRows.Signal)
            return SignalTrace.RenderMade(DecisionJson.FromRow(stored, DecisionJson.Default.SignalOutcome), stored[At]);
        return row.StartsWith(TraceRows.LatePrefix, StringComparison.Ordinal)
            ? LateTrace.Render(DecisionJson.FromRow(stored, DecisionJson.Default.LateDecision))
            : stored;
    }
}
