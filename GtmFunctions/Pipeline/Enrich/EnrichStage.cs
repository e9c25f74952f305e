using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Looks up what the event's workflows want to know, and hands the event on whatever came of it.</summary>
public sealed class EnrichStage(ConfigurationVersions configurations, Waterfall waterfall, EventTrace trace, MessageQueue queue)
{
    /// <summary>Enriches an event. Run again after a crash it asks again, by the cache where that has an answer.</summary>
    public async Task HandleAsync(EventMessage message, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var plan = EnricherPlan.For(configuration, message.Event);
        var told = new JsonArray();
        foreach (var enricher in plan.Wanted)
            told.Add(await waterfall.RunAsync(enricher, message.Event, cancellation));
        foreach (var (name, why) in plan.Spared)
            told.Add(new JsonObject { ["enricher"] = name, ["skipped"] = why });

        if (told.Count > 0)
        {
            await trace.WriteAsync(
                message.Event.Id, TraceRows.EnrichOf(message.Rerun), new JsonObject { ["enrichers"] = told }, cancellation);
        }

        await queue.SendAsync(
            QueueNames.Enriched, message with { Replay = null }, PipelineJson.Readable.EventMessage, delay: null, cancellation);
    }
}
