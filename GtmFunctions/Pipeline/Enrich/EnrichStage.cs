using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>
/// Looks up what the event's workflows want to know, and hands the event on whatever came of it: at once, or when what is called back came
/// or its time is up. A call back is taken to the event that waits for it.
/// </summary>
public sealed class EnrichStage(
    ConfigurationVersions configurations,
    RecordFetch fetch,
    Waterfall waterfall,
    CallbackHandler callBacks,
    EventParker parking,
    EventTrace trace,
    MessageQueue queue)
{
    /// <summary>Enriches an event. Run again after a crash it asks again, by the cache where that has an answer.</summary>
    public async Task HandleAsync(EventMessage message, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var callBack = CallbackReading.Find(configuration, message);
        var why = callBack?.Answers is { } answers ? await callBacks.TakeAsync(message, answers, cancellation) : callBack?.Why;
        if (callBack is not null && why is null)
            return;

        var fetched = await fetch.RunAsync(configuration, message.Event, message.Fetch, ask: true, cancellation);
        if (fetched?.Later is { } later)
        {
            await FetchLaterAsync(message, fetched.Story, later, cancellation);
            return;
        }

        var plan = EnricherPlan.For(configuration, message.Event);
        ParkedEvent? before = null;
        if (plan.Wanted.Any(enricher => enricher.Await is not null))
        {
            (before, var done) = await parking.GoOnAsync(message, cancellation);
            if (done)
                return;
        }

        var (told, asked) = await AskAsync(plan, message.Event, cancellation);
        if (fetched is not null)
            told.Insert(0, fetched.Story);
        if (asked.Count > 0)
        {
            await parking.ParkAsync(message, told, asked, before, cancellation);
            return;
        }

        await TellAsync(message, callBack, why, isMarked: plan.Wanted.Count > 0 || fetched is { IsWanted: true }, told, cancellation);
        await queue.SendAsync(
            QueueNames.Enriched, message with { Replay = null }, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }

    // The event as it came, so that its next try begins anew; a second copy of it is decided once
    private async Task FetchLaterAsync(EventMessage message, JsonObject story, LaterTry later, CancellationToken cancellation)
    {
        story["again"] = later.At;
        await trace.WriteAsync(
            message.Event.Id, TraceRows.EnrichOf(message.Rerun), new JsonObject { ["enrichers"] = new JsonArray(story) }, cancellation);
        message.Event.Data.Remove(FetchedRecord.InData);
        await queue.SendAsync(
            QueueNames.Events, message with { Fetch = later.Wait }, PipelineJson.Readable.EventMessage, later.In, cancellation);
    }

    // Who is asked at once comes first: what is posted to those who call back may need their answers.
    private async Task<(JsonArray Told, List<(Enricher Enricher, string Key)> Asked)> AskAsync(
        EnricherPlan plan, CanonicalEvent @event, CancellationToken cancellation)
    {
        var told = new JsonArray();
        var asked = new List<(Enricher, string)>();
        foreach (var enricher in plan.Wanted.Where(enricher => enricher.Await is null))
            told.Add(await waterfall.RunAsync(enricher, @event, cancellation));
        foreach (var enricher in plan.Wanted.Where(enricher => enricher.Await is not null))
        {
            var story = await waterfall.LookAsync(enricher, @event, cancellation);
            if (story["notAsked"] is null)
                told.Add(story);
            else
                asked.Add((enricher, FieldText.From(story["key"])!));
        }

        foreach (var (name, why) in plan.Spared)
            told.Add(new JsonObject { ["enricher"] = name, ["skipped"] = why });
        return (told, asked);
    }

    private async Task TellAsync(
        EventMessage message, CallbackReading? callBack, string? why, bool isMarked, JsonArray told, CancellationToken cancellation)
    {
        var story = new JsonObject();
        if (callBack is not null)
            story["callBack"] = new JsonObject { ["correlation"] = callBack.Text, ["why"] = why };
        if (told.Count > 0)
            story["enrichers"] = told;
        if (isMarked)
        {
            foreach (var (name, value) in EnrichmentState.Mark(message.Event.Data, told))
                story[name] = value?.DeepClone();
        }

        if (story.Count > 0)
            await trace.WriteAsync(message.Event.Id, TraceRows.EnrichOf(message.Rerun), story, cancellation);
    }
}
