using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>
/// Enriches without asking anybody: by what the caller knows, what the cache still holds, and what the event was called back. An enricher
/// that has none of these is told as not asked, so that nobody takes the decision for the one that its answer would lead to.
/// </summary>
public sealed class SimulatedEnrichment(RecordFetch fetch, Waterfall waterfall, ParkedEvents parkedEvents, CallbackAnswers answers)
{
    /// <summary>Adds to the event's data what would be known.</summary>
    /// <returns>What became of each enricher that the event's workflows name; none where they name none.</returns>
    public async Task<JsonArray> RunAsync(
        Configuration configuration,
        CanonicalEvent @event,
        IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> known,
        CancellationToken cancellation)
    {
        var told = new JsonArray();
        if (known.Count > 0)
            told.Add(Told("known", known.Select(field => (field.Key, field.Value)), @event.Data));
        var fetched = await fetch.RunAsync(configuration, @event, before: null, ask: false, cancellation);
        var plan = EnricherPlan.For(configuration, @event);
        if (fetched is not null)
            told.Add(fetched.Story);
        foreach (var enricher in plan.Wanted)
            told.Add(await LookAsync(enricher, @event, cancellation));
        foreach (var (name, why) in plan.Spared)
            told.Add(new JsonObject { ["enricher"] = name, ["skipped"] = why });
        if (plan.Wanted.Count > 0 || fetched is { IsWanted: true })
            EnrichmentState.Mark(@event.Data, told);
        return told;
    }

    // An event that was called back has its answer in its record, as a replay would use it
    private async Task<JsonObject> LookAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation)
    {
        var story = await waterfall.LookAsync(enricher, @event, cancellation);
        if (story["notAsked"] is null || enricher.Await is null
            || (await parkedEvents.FindAsync(@event.Id, cancellation))?.AnswerOf(enricher.Name)?.By is not { } by)
        {
            return story;
        }

        story.Remove("notAsked");
        story["from"] = "its call back";
        story["gave"] = await answers.MergeAsync(enricher, by, @event.Data, cancellation);
        return story;
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
