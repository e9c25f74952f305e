using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Route.Late;

/// <summary>
/// Brings what an enricher answered late to what was done without it. What follows is decided and written once, before any of it is handed
/// on, so that a second run hands on the same.
/// </summary>
internal sealed class LateRouting(
    ConfigurationVersions configurations, ConnectorCatalogue catalogue, EventTrace trace, EventIndex index, MessageQueue queue)
{
    private static readonly TimeSpan UntilDecided = TimeSpan.FromSeconds(30);

    /// <summary>Does what follows from a late answer.</summary>
    /// <exception cref="UnprocessableException">The event itself is a dead letter, so there is nothing to bring the answer to.</exception>
    public async Task HandleAsync(EventMessage message, LateAnswer late, CancellationToken cancellation)
    {
        if (await trace.ReadAsync(message.Event.Id, TraceRows.Route, DecisionJson.Default.RouteDecision, cancellation) is not { } decided)
        {
            await WaitAsync(message, cancellation);
            return;
        }

        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var (_, decision) = await trace.WriteOnceAsync(
            message.Event.Id,
            TraceRows.LatePrefix + late.Enricher,
            LateRule.Decide(configuration, catalogue, decided, message.Event, late),
            DecisionJson.Default.LateDecision,
            cancellation);
        foreach (var action in decision.Actions)
        {
            await queue.SendAsync(
                QueueNames.Actions,
                action.MessageFor(message, decided.Actions.Count) with { Part = ActionPart.Late },
                PipelineJson.Readable.ActionMessage,
                delay: null,
                cancellation);
        }
    }

    // The answer overtook the event on its way to its decision
    private async Task WaitAsync(EventMessage message, CancellationToken cancellation)
    {
        if (await index.FindAsync(message.Event.Id, message.FirstSeenAt, cancellation) is { Outcome: Outcomes.DeadLettered })
        {
            throw new UnprocessableException(
                $"{message.Event.Id} is a dead letter that was never decided, so what came late has nothing to be brought to: " +
                "replay that one first, then this.");
        }

        await queue.SendAsync(QueueNames.Enriched, message, PipelineJson.Readable.EventMessage, UntilDecided, cancellation);
    }
}
