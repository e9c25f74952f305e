using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Runs one enricher: the waterfall field by field, each provider by what is remembered of it or by asking.</summary>
internal sealed class Waterfall(WaterfallStep step, RememberedAnswers remembered, EnrichmentCache cache, TimeProvider clock)
{
    /// <summary>
    /// Runs an enricher on an event's data, adding the fields that it gives. Fields that the event has are left as they are. One that
    /// calls back is not asked here: its answer is remembered, or it is to be waited for.
    /// </summary>
    /// <param name="enricher">The enricher.</param>
    /// <param name="event">The event.</param>
    /// <param name="ask">Whether providers are asked; else only what is remembered is used.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>What came of it; <see cref="EnricherOutcome.NotAsked"/> says that somebody is still to be asked.</returns>
    public async Task<EnricherOutcome> RunAsync(Enricher enricher, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        if (FieldText.From(enricher.Key.Read(@event.Data)) is not { Length: > 0 } key)
        {
            return new EnricherOutcome
            {
                Enricher = enricher.Name,
                Skipped = new EnrichmentReason.NoKey(enricher.Key.Text),
                Missing = new EnrichmentReason.NobodyAsked(),
            };
        }

        if (enricher.Await is not null)
            return await CalledBackAsync(enricher, @event.Data, key, cancellation);
        var run = await GoDownAsync(enricher, @event, key, ask, cancellation);
        var outcome = run.ToOutcome(key);
        return outcome.NotAsked is null || run.Given.Count > 0 ? outcome with { Gave = Add(run, @event.Data) } : outcome;
    }

    /// <summary>Reads the record of a source's <c>fetch</c> into the event's data, from what is remembered or by asking.</summary>
    /// <param name="row">What is read.</param>
    /// <param name="event">The event.</param>
    /// <param name="ask">Whether the record may be asked for; else only a copy is used.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// What came of it, without the fields; whether the record may be read later where it was not read now, and when its API's limit may
    /// have room.
    /// </returns>
    public async Task<(EnricherOutcome Outcome, bool MayComeLater, DateTimeOffset? RoomAt)> FetchAsync(
        FetchRow row, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        var key = FieldText.From(row.Record.Key.Read(@event.Data))!;
        var run = await GoDownAsync(row.Enricher, @event, key, ask, cancellation);
        if (!run.IsSpared || run.Given.Count > 0)
            Add(run, @event.Data);
        return (run.ToOutcome(key), run.MayComeLater, run.RoomAt);
    }

    /// <summary>The enricher's name with its fields in it, so that a field that is asked for anew is not missed in old answers.</summary>
    internal static string CacheName(Enricher enricher) => $"{enricher.Name}-{KeyHash.For([.. enricher.Gives])[..8]}";

    private static IReadOnlyDictionary<string, GivenField> Add(WaterfallRun run, JsonObject data) =>
        FieldMerge.Add(data, run.Given.Select(given => (given.Key, given.Value.Value, given.Value.From)));

    private async Task<WaterfallRun> GoDownAsync(
        Enricher enricher, CanonicalEvent @event, string key, bool ask, CancellationToken cancellation)
    {
        var run = new WaterfallRun(enricher);
        foreach (var provider in enricher.Waterfall)
        {
            if (!run.Wants(provider))
                run.Skip(provider);
            else if (await remembered.FindAsync(enricher, provider, key, cancellation) is { } found)
                run.Take(provider, found.Answer, found.Age);
            else if (!ask)
                run.Spare(provider);
            else
                run.Take(provider, await AskAndKeepAsync(enricher, provider, @event, key, cancellation), age: null);
        }

        return run;
    }

    private async Task<StepAnswer> AskAndKeepAsync(
        Enricher enricher, EnrichmentProvider provider, CanonicalEvent @event, string key, CancellationToken cancellation)
    {
        var answer = await step.AskAsync(provider, @event, cancellation);
        await remembered.KeepAsync(enricher, provider, key, answer, cancellation);
        return answer;
    }

    private async Task<EnricherOutcome> CalledBackAsync(
        Enricher enricher, JsonObject data, string key, CancellationToken cancellation)
    {
        var outcome = new EnricherOutcome { Enricher = enricher.Name, Key = key };
        if (enricher.Cache is not { } longest || await cache.FindAsync(CacheName(enricher), key, cancellation) is not { } cached
            || clock.GetUtcNow() - cached.At > longest)
        {
            return outcome with { NotAsked = new EnrichmentReason.NothingCached() };
        }

        var given = enricher.Fields.Where(field => cached.Fields.ContainsKey(field.Text)).Select(
            field => (field, cached.Fields[field.Text]!, FieldText.From(cached.From[field.Text]) ?? ""));
        return outcome with
        {
            From = EnricherOutcome.Cache,
            AgeSeconds = (long)(clock.GetUtcNow() - cached.At).TotalSeconds,
            Gave = FieldMerge.Add(data, given),
        };
    }
}
