using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>
/// Enriches without asking anybody: by what the caller knows, then by what the cache still holds. An enricher that has neither is told as
/// not asked, so that nobody takes the decision for the one that its answer would lead to.
/// </summary>
public sealed class SimulatedEnrichment(Waterfall waterfall)
{
    /// <summary>Adds to the event's data what would be known.</summary>
    /// <returns>What became of each enricher that the event's workflows name; none where they name none.</returns>
    public async Task<JsonArray> RunAsync(
        Configuration configuration,
        CanonicalEvent @event,
        IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known,
        CancellationToken cancellation)
    {
        var plan = EnricherPlan.For(configuration, @event);
        var told = new JsonArray();
        if (known.Count > 0)
            told.Add(Told("known", known.Select(field => (field.Key, field.Value)), @event.Data));
        foreach (var enricher in plan.Wanted)
            told.Add(await waterfall.LookAsync(enricher, @event, cancellation));
        foreach (var (name, why) in plan.Spared)
            told.Add(new JsonObject { ["enricher"] = name, ["skipped"] = why });
        return told;
    }

    private static JsonObject Told(string from, IEnumerable<(FieldPath Field, JsonNode Value)> given, JsonObject data)
    {
        var gave = new JsonObject();
        foreach (var (field, value) in given)
        {
            field.Write(data, value.DeepClone());
            gave[field.Text] = new JsonObject { ["value"] = value.DeepClone(), ["from"] = from };
        }

        return new JsonObject { ["enricher"] = "whichever gives it", ["from"] = from, ["gave"] = gave };
    }
}
