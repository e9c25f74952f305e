using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Enrich.Awaiting;

/// <summary>What callbacks gave: read from their own traces, so that a parked event's record stays small.</summary>
internal sealed class CallbackAnswers(EventTrace trace, EnrichmentCache cache, ParkedEvents parkedEvents)
{
    /// <summary>Adds an answer's fields to an event's data; what the event has stays.</summary>
    /// <param name="enricher">The enricher that was answered.</param>
    /// <param name="by">The event that the call back was taken in as.</param>
    /// <param name="data">The event's data.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What it gave.</returns>
    public async Task<IReadOnlyDictionary<string, GivenField>> MergeAsync(
        Enricher enricher, string by, JsonObject data, CancellationToken cancellation)
    {
        var wait = enricher.Await!;
        var fields = await FieldsAsync(wait, by, cancellation);
        return FieldMerge.Add(data, fields.Select(given => (given.Field, given.Value, wait.Source)));
    }

    /// <summary>Adds what an event was called back before, in time or late, as a replay of it uses it.</summary>
    /// <param name="question">The enricher, and what it looks up.</param>
    /// <param name="event">The event; its data takes what was given.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What came of it; <see cref="EnricherOutcome.NotAsked"/> where there was no callback.</returns>
    public async Task<EnricherOutcome> RecallAsync(CallbackQuestion question, CanonicalEvent @event, CancellationToken cancellation)
    {
        var enricher = question.Enricher;
        var outcome = new EnricherOutcome { Enricher = enricher.Name, Key = question.Key };
        return (await parkedEvents.FindAsync(@event.Id, cancellation))?.AnswerOf(enricher.Name)?.By is { } by
            ? outcome with { From = EnricherOutcome.Recalled, Gave = await MergeAsync(enricher, by, @event.Data, cancellation) }
            : outcome with { NotAsked = new EnrichmentReason.NothingCached() };
    }

    /// <summary>Keeps an answer for events that look up the same, where the enricher says how long it may be used.</summary>
    public async Task KeepAsync(Enricher enricher, string key, string by, DateTimeOffset at, CancellationToken cancellation)
    {
        var wait = enricher.Await!;
        if (enricher.Cache is null || await FieldsAsync(wait, by, cancellation) is not { Count: > 0 } fields)
            return;
        var answer = new CachedEnrichment(
            new JsonObject(fields.Select(given => KeyValuePair.Create(given.Field.Text, (JsonNode?)given.Value.DeepClone()))),
            new JsonObject(fields.Select(given => KeyValuePair.Create(given.Field.Text, (JsonNode?)wait.Source))),
            at);
        await cache.KeepAsync(Waterfall.CacheName(enricher), key, answer, cancellation);
    }

    private async Task<IReadOnlyList<(FieldPath Field, JsonNode Value)>> FieldsAsync(
        Await wait, string by, CancellationToken cancellation) =>
        await trace.ReadAsync(by, TraceRows.Payload, cancellation) is { } payload
            ? CallbackReading.Fields(wait, payload.Deserialize(PipelineJson.Readable.CanonicalEvent)!)
            : [];
}
