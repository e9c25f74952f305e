using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// What providers answered before. Each answer is remembered by itself, so that one provider's failure neither costs the answers of the
/// others nor is kept with them; a failure is never remembered.
/// </summary>
internal sealed class RememberedAnswers(EnrichmentCache cache, TimeProvider clock)
{
    /// <summary>A provider's answer that may still be used, and its age; <see langword="null"/> where there is none.</summary>
    public async Task<(StepAnswer Answer, TimeSpan Age)?> FindAsync(
        Enricher enricher, EnrichmentProvider provider, string key, CancellationToken cancellation)
    {
        if (enricher.Cache is not { } longest || await cache.FindAsync(NameOf(enricher, provider), key, cancellation) is not { } found)
            return null;
        var age = clock.GetUtcNow() - found.At;
        if (age > (found.NotFound ? enricher.CacheNotFound ?? longest : longest))
            return null;
        var fields = provider.Fields.Where(field => found.Fields[field.Text] is not null)
            .ToDictionary(field => field, field => found.Fields[field.Text]!);
        var why = new EnrichmentReason.Remembered(!found.NotFound);
        return (new StepAnswer(fields, Answered: true, !found.NotFound, null, why, TimeSpan.Zero), age);
    }

    /// <summary>Remembers an answer, if it is one.</summary>
    public async Task KeepAsync(
        Enricher enricher, EnrichmentProvider provider, string key, StepAnswer answer, CancellationToken cancellation)
    {
        if (enricher.Cache is null || !answer.Answered)
            return;
        var fields = new JsonObject(answer.Fields.Select(field => KeyValuePair.Create(field.Key.Text, (JsonNode?)field.Value.Own())));
        var kept = new CachedEnrichment(fields, [], clock.GetUtcNow()) { NotFound = !answer.Found };
        await cache.KeepAsync(NameOf(enricher, provider), key, kept, cancellation);
    }

    private static string NameOf(Enricher enricher, EnrichmentProvider provider) =>
        $"{enricher.Name}-{KeyHash.For(enricher.Key.Text, provider.Question)[..12]}";
}
