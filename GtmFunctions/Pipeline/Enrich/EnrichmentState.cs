using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Whether all enrichers that an event's workflows name gave something, as conditions and templates see it: <c>enrichment</c> is
/// <c>complete</c> or <c>partial</c>, and <c>enrichmentMissing</c> names the enrichers that did not.
/// </summary>
public static class EnrichmentState
{
    private const string State = "enrichment";
    private const string Missing = "enrichmentMissing";

    /// <summary>Writes it into an event's data.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="told">What the enrichers told.</param>
    /// <returns>What was written, for the trace.</returns>
    public static JsonObject Mark(JsonObject data, JsonArray told)
    {
        string[] missing =
        [
            .. told.Where(story => story!["failed"] is not null || story["timedOut"] is not null).Select(story => FieldText.Of(story!["enricher"])!),
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
