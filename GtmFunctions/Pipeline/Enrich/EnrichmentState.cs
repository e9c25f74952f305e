using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Whether all that an event's workflows wanted to know was asked and answered, as conditions and templates see it: <c>enrichment</c> is
/// <c>complete</c> or <c>partial</c>, and <c>enrichmentMissing</c> names the enrichers that could not be asked, failed, or answered in
/// part.
/// </summary>
internal static class EnrichmentState
{
    private const string State = "enrichment";
    private const string Missing = "enrichmentMissing";

    /// <summary>The fields that it writes.</summary>
    public static readonly IReadOnlyList<string> Fields = [State, Missing];

    /// <summary>Writes it into an event's data, where the result is marked.</summary>
    public static void Write(EnrichmentResult result, JsonObject data)
    {
        if (result.Enrichment is not { } state)
            return;
        data[State] = state == EnrichmentCompleteness.Complete ? "complete" : "partial";
        data[Missing] = TextArray.Of(result.EnrichmentMissing ?? []);
    }
}
