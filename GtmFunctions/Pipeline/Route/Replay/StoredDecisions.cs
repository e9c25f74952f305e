using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Route.Replay;

/// <summary>The decisions that an event's trace keeps.</summary>
internal static class StoredDecisions
{
    /// <summary>All of them, in the order of their rows: the first, then those of replays by their time.</summary>
    public static IEnumerable<RouteDecision> All(IReadOnlyList<(string Row, JsonObject Story)> rows) => rows
        .Where(row => TraceRows.IsDecision(row.Row))
        .Select(row => DecisionJson.FromRow(row.Story, DecisionJson.Default.RouteDecision));
}
