using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// Shows an event to signals, decides what is to happen to it and fans out one message for each action. The decision is written once,
/// before anything is handed on, and what it claimed (an owner's turn, an intent) is claimed for the event: a second run hands on the
/// same actions.
/// </summary>
public sealed partial class RouteStage(
    ConfigurationVersions configurations,
    SignalObserver signals,
    RouteDecider decider,
    LateRouting late,
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    SlaClock clocks,
    SlaEvents acknowledging,
    RouteReplay replay,
    ILogger<RouteStage> logger)
{
    /// <summary>Routes an event.</summary>
    /// <exception cref="UnprocessableException">A workflow could not decide; what the others decided is handed on.</exception>
    public async Task HandleAsync(EventMessage message, CancellationToken cancellation)
    {
        if (message.Late is { } answer)
        {
            await late.HandleAsync(message, answer, cancellation);
            return;
        }

        if (message.Rerun is { } rerun)
        {
            await replay.HandleAsync(message, rerun, cancellation);
            return;
        }

        var (id, configuration) = (message.Event.Id, await configurations.GetAsync(message.Configuration, cancellation));
        var known = Known.Nothing with
        {
            Signals = await signals.ObserveAsync(configuration, message.Event, cancellation),
            Acknowledged = await acknowledging.AcknowledgeAsync(configuration, message.Event, cancellation),
        };
        var decided = await decider.DecideAsync(configuration, message.Event, known, cancellation);
        var (first, decision) = await trace.WriteOnceAsync(id, TraceRows.Route, decided, DecisionJson.Default.RouteDecision, cancellation);

        // A later run must not say that actions are under way when they may have arrived meanwhile; it may repeat an outcome that is final.
        if (first || decision.Outcome != Outcomes.Routed)
            await index.SetOutcomeAsync(id, message.FirstSeenAt, decision.Outcome, cancellation);

        ActionMessage[] actions = [.. decision.Actions.Select(action => action.MessageFor(message, decision.Actions.Count))];
        await clocks.StartAsync(configuration, actions, cancellation);
        foreach (var action in actions)
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        await acknowledging.ForgetAsync(known.Acknowledged, cancellation);
        Log.Routed(logger, id, message.Event.Type, decision.Outcome);
        if (decision.Failure is { } failure)
            throw new UnprocessableException(failure);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Routed {EventId} ({Type}): {Outcome}")]
        public static partial void Routed(ILogger logger, string eventId, string type, string outcome);
    }
}
