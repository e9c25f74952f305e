using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage.Enrich;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Runs one enricher: the waterfall field by field, each provider by what is remembered of it or by asking, and tells what came of it.
/// </summary>
public sealed class Waterfall(WaterfallStep step, RememberedAnswers remembered, EnrichmentCache cache, TimeProvider clock)
{
    private const string NobodyIsAsked = "nothing is cached, and nobody is asked: name what it would answer as known";

    /// <summary>
    /// Runs an enricher on an event's data, adding the fields that it gives. Fields that the event has are left as they are.
    /// </summary>
    /// <returns>
    /// The enricher's part of the trace. <c>missing</c> says what is wanted and not known, because somebody could not be asked or failed;
    /// <c>failed</c> that this is all of it.
    /// </returns>
    public Task<JsonObject> RunAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation) =>
        TellAsync(enricher, @event, ask: true, cancellation);

    /// <summary>Adds what is remembered and asks nobody.</summary>
    /// <returns>As <see cref="RunAsync"/>; <c>notAsked</c> says that a provider would have been asked.</returns>
    public Task<JsonObject> LookAsync(Enricher enricher, CanonicalEvent @event, CancellationToken cancellation) =>
        TellAsync(enricher, @event, ask: false, cancellation);

    /// <summary>Reads the record of a source's <c>fetch</c> into the event's data, from what is remembered or by asking.</summary>
    /// <param name="row">What is read.</param>
    /// <param name="event">The event.</param>
    /// <param name="ask">Whether the record may be asked for; else only a copy is used.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// Its part of the trace, whether the record may be read later where it was not read now, and when its API's limit may have room.
    /// </returns>
    public async Task<(JsonObject Story, bool MayComeLater, DateTimeOffset? RoomAt)> FetchAsync(
        FetchRow row, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        var key = FieldText.From(row.Record.Key.Read(@event.Data))!;
        var story = new JsonObject { ["enricher"] = row.Enricher.Name, ["key"] = key };
        var run = new WaterfallRun(row.Enricher);
        await GoDownAsync(run, @event, key, story, ask, cancellation);
        return (story, run.MayComeLater, run.RoomAt);
    }

    /// <summary>The enricher's name with its fields in it, so that a field that is asked for anew is not missed in old answers.</summary>
    internal static string CacheName(Enricher enricher) => $"{enricher.Name}-{KeyHash.For([.. enricher.Gives])[..8]}";

    private async Task<JsonObject> TellAsync(Enricher enricher, CanonicalEvent @event, bool ask, CancellationToken cancellation)
    {
        var story = new JsonObject { ["enricher"] = enricher.Name };
        if (FieldText.From(enricher.Key.Read(@event.Data)) is not { Length: > 0 } key)
        {
            story["skipped"] = $"the event has no {enricher.Key}";
            story["missing"] = "nobody could be asked";
            return story;
        }

        story["key"] = key;
        if (enricher.Await is null)
            await GoDownAsync(new WaterfallRun(enricher), @event, key, story, ask, cancellation);
        else
            await CalledBackAsync(enricher, @event.Data, key, story, cancellation);
        return story;
    }

    private async Task GoDownAsync(
        WaterfallRun run, CanonicalEvent @event, string key, JsonObject story, bool ask, CancellationToken cancellation)
    {
        foreach (var provider in run.Enricher.Waterfall)
        {
            if (!run.Wants(provider))
                run.Skip(provider);
            else if (await remembered.FindAsync(run.Enricher, provider, key, cancellation) is { } found)
                run.Take(provider, found.Answer, found.Age);
            else if (!ask)
                run.Spare(provider);
            else
                run.Take(provider, await AskAsync(run.Enricher, provider, @event, key, cancellation), age: null);
        }

        run.Tell(story);
        if (run.IsSpared)
            story["notAsked"] = NobodyIsAsked;
        if (!run.IsSpared || run.Given.Count > 0)
            story["gave"] = Merge(@event.Data, run.Given.Select(given => (given.Key, given.Value.Value, given.Value.From)));
    }

    private async Task<StepAnswer> AskAsync(
        Enricher enricher, EnrichmentProvider provider, CanonicalEvent @event, string key, CancellationToken cancellation)
    {
        var answer = await step.AskAsync(provider, @event, cancellation);
        await remembered.KeepAsync(enricher, provider, key, answer, cancellation);
        return answer;
    }

    private async Task CalledBackAsync(Enricher enricher, JsonObject data, string key, JsonObject story, CancellationToken cancellation)
    {
        if (enricher.Cache is not { } longest || await cache.FindAsync(CacheName(enricher), key, cancellation) is not { } cached
            || clock.GetUtcNow() - cached.At > longest)
        {
            story["notAsked"] = NobodyIsAsked;
            return;
        }

        story["from"] = "cache";
        story["ageSeconds"] = (long)(clock.GetUtcNow() - cached.At).TotalSeconds;
        story["gave"] = Merge(data, enricher.Fields.Where(field => cached.Fields.ContainsKey(field.Text)).Select(
            field => (field, cached.Fields[field.Text]!, FieldText.From(cached.From[field.Text]) ?? "")));
    }

    /// <summary>
    /// Adds fields to an event's data; what the event has stays, what does not fit a field is left out, and the story says so.
    /// </summary>
    internal static JsonObject Merge(JsonObject data, IEnumerable<(FieldPath Field, JsonNode Value, string From)> given)
    {
        var told = new JsonObject();
        foreach (var (field, value, from) in given)
        {
            var known = field.Read(data);
            var fitted = CanonicalFields.Fit(field.Text, value, ConversionOptions.None);
            if (known is null && fitted.Value is not null)
                field.Write(data, fitted.Value);
            var said = new JsonObject { ["value"] = (fitted.Value ?? value).DeepClone(), ["from"] = from, ["kept"] = known?.DeepClone() };
            if (fitted.Why is { } why)
                said["leftOut"] = why;
            told[field.Text] = said;
        }

        CanonicalCompletion.Complete(data);
        return told;
    }
}
