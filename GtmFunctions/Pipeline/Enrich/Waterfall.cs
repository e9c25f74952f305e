using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Runs one enricher: cache, then the waterfall field by field, and tells what came of it.</summary>
public sealed class Waterfall(WaterfallStep step, EnrichmentCache cache, TimeProvider clock)
{
    /// <summary>Runs an enricher on an event's data, adding the fields that it gives. Fields that the event has are left as they are.</summary>
    /// <returns>The enricher's part of the trace.</returns>
    public async Task<JsonObject> RunAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation)
    {
        var (story, key) = await BeginAsync(enricher, @event, cancellation);
        if (key is null)
            return story;

        var given = new Dictionary<FieldPath, (JsonNode Value, string From)>();
        story["providers"] = await AskAllAsync(enricher, EventFields.Of(@event), given, cancellation);
        story["from"] = "providers";
        story["gave"] = Merge(@event.Data, given.Select(field => (field.Key, field.Value.Value, field.Value.From)));
        if (given.Count == 0)
            story["failed"] = "no provider gave any field: the event goes on without";
        else if (enricher.Cache is not null)
            await cache.KeepAsync(CacheName(enricher), key, Cached(given), cancellation);
        return story;
    }

    /// <summary>Adds what the cache has and asks nobody.</summary>
    /// <returns>As <see cref="RunAsync"/>; <c>notAsked</c> says that a provider would have been asked.</returns>
    public async Task<JsonObject> LookAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation)
    {
        var (story, key) = await BeginAsync(enricher, @event, cancellation);
        if (key is not null)
            story["notAsked"] = "nothing is cached, and nobody is asked: name what it would answer as known";
        return story;
    }

    // Without a key the story has its end: there is nothing to look up, or the cache had it.
    private async Task<(JsonObject Story, string? Key)> BeginAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation)
    {
        var story = new JsonObject { ["enricher"] = enricher.Name };
        if (FieldText.Of(enricher.Key.Read(@event.Data)) is not { Length: > 0 } key)
        {
            story["skipped"] = $"the event has no {enricher.Key}";
            return (story, null);
        }

        story["key"] = key;
        if (await CachedAsync(enricher, key, cancellation) is not { } cached)
            return (story, key);
        story["from"] = "cache";
        story["ageSeconds"] = (long)(clock.GetUtcNow() - cached.At).TotalSeconds;
        story["gave"] = Merge(@event.Data, enricher.Fields.Where(field => cached.Fields.ContainsKey(field.Text)).Select(
            field => (field, cached.Fields[field.Text]!, FieldText.Of(cached.From[field.Text]) ?? "")));
        return (story, null);
    }

    private async Task<CachedEnrichment?> CachedAsync(Enricher enricher, string key, CancellationToken cancellation) =>
        enricher.Cache is { } longest && await cache.FindAsync(CacheName(enricher), key, cancellation) is { } found && clock.GetUtcNow() - found.At <= longest
            ? found
            : null;

    private async Task<JsonArray> AskAllAsync(
        Enricher enricher, JsonObject values, Dictionary<FieldPath, (JsonNode Value, string From)> given, CancellationToken cancellation)
    {
        var told = new JsonArray();
        for (var place = 0; place < enricher.Waterfall.Count; place++)
        {
            var provider = enricher.Waterfall[place];
            var name = $"{place + 1}. {provider.Connector}";
            FieldPath[] wanted = [.. provider.Map.Keys.Where(field => given.Keys.All(known => known.Text != field.Text))];
            if (wanted.Length == 0)
            {
                told.Add(new JsonObject { ["provider"] = name, ["skipped"] = "every field of it is known already" });
                continue;
            }

            var answer = await step.AskAsync(provider, values, wanted, cancellation);
            foreach (var (field, value) in answer.Fields)
                given[field] = (value, name);
            told.Add(new JsonObject
            {
                ["provider"] = name,
                ["status"] = answer.Status,
                ["answer"] = answer.Reason,
                ["milliseconds"] = (long)answer.Duration.TotalMilliseconds,
                ["gave"] = new JsonArray([.. answer.Fields.Keys.Select(field => (JsonNode)field.Text)]),
            });
        }

        return told;
    }

    /// <summary>The enricher's name with its fields in it, so that a field that is asked for anew is not missed in old answers.</summary>
    internal static string CacheName(Enricher enricher) => $"{enricher.Name}-{KeyHash.Of([.. enricher.Gives])[..8]}";

    private CachedEnrichment Cached(Dictionary<FieldPath, (JsonNode Value, string From)> given) => new(
        new JsonObject(given.Select(field => KeyValuePair.Create(field.Key.Text, (JsonNode?)field.Value.Value.DeepClone()))),
        new JsonObject(given.Select(field => KeyValuePair.Create(field.Key.Text, (JsonNode?)field.Value.From))),
        clock.GetUtcNow());

    /// <summary>Adds fields to an event's data; what the event has stays, and the story says so.</summary>
    internal static JsonObject Merge(JsonObject data, IEnumerable<(FieldPath Field, JsonNode Value, string From)> given)
    {
        var told = new JsonObject();
        foreach (var (field, value, from) in given)
        {
            var known = field.Read(data);
            if (known is null)
                field.Write(data, value.DeepClone());
            told[field.Text] = new JsonObject { ["value"] = value.DeepClone(), ["from"] = from, ["kept"] = known?.DeepClone() };
        }

        return told;
    }
}
