using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Looks up what the event's workflows want to know, and hands the event on whatever came of it: at once, or when what is called back came
/// or its time is up. A callback is taken to the event that waits for it.
/// </summary>
internal sealed class EnrichStage(
    ConfigurationVersions configurations,
    EventEnrichment enrichment,
    AccountEnrichment accounts,
    CallbackHandler callbacks,
    EventParker parking,
    EventTrace trace,
    MessageQueue queue)
{
    /// <summary>Enriches an event. Run again after a crash it asks again, by the cache where that has an answer.</summary>
    public async Task HandleAsync(EventMessage message, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var callback = CallbackReading.Find(configuration, message);
        var why = callback?.Answers is { } answers ? await callbacks.TakeAsync(message, answers, cancellation) : callback?.Why;
        if (callback is not null && why is null)
            return;

        var fetched = await enrichment.FetchAsync(configuration, message.Event, message.Fetch, ask: true, cancellation);
        if (fetched?.Later is { } later)
        {
            await FetchLaterAsync(message, fetched.Outcome, later, cancellation);
            return;
        }

        var account = await accounts.MatchAsync(configuration, message.Event, ask: true, cancellation);
        var plan = EnricherPlan.For(configuration, message.Event);
        ParkedEvent? before = null;
        if (plan.Wanted.Any(enricher => enricher.Await is not null))
        {
            (before, var done) = await parking.GoOnAsync(message, cancellation);
            if (done)
                return;
        }

        var enriched = await enrichment.EnrichAsync(plan, fetched, account, message.Event, ask: true, cancellation);
        if (enriched.Awaited.Count > 0)
        {
            await parking.ParkAsync(message, enriched, before, cancellation);
            return;
        }

        var result = enriched.ToResult() with
        {
            CallBack = callback is null ? null : new CallbackOutcome { Correlation = callback.Text, Why = why },
        };
        EnrichmentState.Write(result, message.Event.Data);
        await HandOnAsync(message, result, cancellation);
    }

    private async Task HandOnAsync(EventMessage message, EnrichmentResult result, CancellationToken cancellation)
    {
        if (result.CallBack is not null || result.Enrichers.Count > 0 || result.Enrichment is not null)
            await trace.WriteAsync(message.Event.Id, message.Rerun, result, cancellation);
        await queue.SendAsync(
            QueueNames.Enriched, message with { Replay = null }, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }

    // The event as it came, so that its next try begins anew; a second copy of it is decided once
    private async Task FetchLaterAsync(EventMessage message, EnricherOutcome outcome, LaterTry later, CancellationToken cancellation)
    {
        await trace.WriteAsync(message.Event.Id, message.Rerun, new EnrichmentResult { Enrichers = [outcome] }, cancellation);
        message.Event.Data.Remove(FetchedRecord.InData);
        await queue.SendAsync(
            QueueNames.Events, message with { Fetch = later.Wait }, PipelineJson.Readable.EventMessage, later.In, cancellation);
    }
}
