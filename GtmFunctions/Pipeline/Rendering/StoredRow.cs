using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
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

    private static JsonObject Shown(string row, JsonObject stored) => row switch
    {
        TraceRows.Receive => IntakeTrace.Render(Read(stored, DecisionJson.Default.ReceiveResult)),
        TraceRows.Intake => IntakeTrace.Render(Read(stored, DecisionJson.Default.IntakeResult)),
        TraceRows.Delivery => DeliveryTrace.Render(Read(stored, DecisionJson.Default.DeliveryResult)),
        TraceRows.Signal => SignalTrace.RenderMade(Read(stored, DecisionJson.Default.SignalOutcome), stored[At]),
        _ when TraceRows.IsEnrichment(row) => EnrichmentTrace.Render(Read(stored, DecisionJson.Default.EnrichmentResult)),
        _ when TraceRows.IsDecision(row) => RouteTrace.Render(Read(stored, DecisionJson.Default.RouteDecision)),
        _ when Is(row, TraceRows.LatePrefix) => LateTrace.Render(Read(stored, DecisionJson.Default.LateDecision)),
        _ when Is(row, TraceRows.DeliveryItemPrefix) => DeliveryTrace.Render(Read(stored, DecisionJson.Default.ItemOutcome)),
        _ when Is(row, TraceRows.DuplicatePrefix) => DeliveryTrace.Render(Read(stored, DecisionJson.Default.DuplicateDelivery)),
        _ => stored,
    };

    private static bool Is(string row, string prefix) => row.StartsWith(prefix, StringComparison.Ordinal);

    private static T Read<T>(JsonObject stored, JsonTypeInfo<T> type) => DecisionJson.FromRow(stored, type);
}
