using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Whether all that an event's workflows wanted to know was asked and answered, as conditions and templates see it: <c>enrichment</c> is
/// <c>complete</c> or <c>partial</c>, and <c>enrichmentMissing</c> names the enrichers that could not be asked, failed, or answered in
/// part. That somebody knows nothing is an answer.
/// </summary>
internal static class EnrichmentState
{
    private const string State = "enrichment";
    private const string Missing = "enrichmentMissing";

    /// <summary>The fields that it writes.</summary>
    public static readonly IReadOnlyList<string> Fields = [State, Missing];

    /// <summary>Writes it into an event's data.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="told">What the enrichers told.</param>
    /// <returns>What was written, for the trace.</returns>
    public static JsonObject Mark(JsonObject data, JsonArray told)
    {
        string[] missing =
        [
            .. told
                .Where(story => story!["failed"] is not null || story["timedOut"] is not null || story["missing"] is not null)
                .Select(story => FieldText.From(story!["enricher"])!),
        ];
        var marked = new JsonObject
        {
            [State] = missing.Length == 0 ? "complete" : "partial",
            [Missing] = new JsonArray([.. missing.Select(name => (JsonNode)name)]),
        };
        foreach (var (name, value) in marked)
            data[name] = value!.DeepClone();
        return marked;
    }
}
