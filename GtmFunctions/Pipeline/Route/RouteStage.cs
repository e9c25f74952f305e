using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Route.Deadlines;
using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Route.Signals;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// Shows an event to signals, decides what is to happen to it and fans out one message for each action. The decision is written once, before anything is
/// handed on, and what it claimed (an owner's turn, an intent) is claimed for the event: a second run hands on the same actions.
/// </summary>
public sealed partial class RouteStage(
    ConfigurationVersions configurations,
    SignalDesk signals,
    WorkflowDesk desk,
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

        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var seen = await signals.ObserveAsync(configuration, message.Event, cancellation);
        var decision = await Router.DecideAsync(
            configuration,
            message.Event,
            (workflow, fields) => desk.AnswerAsync(configuration, workflow, message.Event, fields, cancellation));
        decision = decision with { Acknowledged = await acknowledging.AcknowledgeAsync(configuration, message.Event, cancellation) };
        var (first, story) = await trace.WriteOnceAsync(
            message.Event.Id, TraceRows.Route, RouteStory.Of(decision with { Signals = seen }, message.Configuration), cancellation);

        // A later run must not say that actions are under way when they may have arrived meanwhile; it may repeat an outcome that is final.
        var outcome = RouteStory.Outcome(story);
        if (first || outcome != Outcomes.Routed)
            await index.SetOutcomeAsync(message.Event.Id, message.FirstSeenAt, outcome, cancellation);

        PlannedAction[] planned = [.. RouteStory.Actions(story)];
        ActionMessage[] actions = [.. planned.Select(action => action.For(message, planned.Length))];
        await clocks.StartAsync(configuration, actions, cancellation);
        foreach (var action in actions)
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        await acknowledging.ForgetAsync(decision.Acknowledged, cancellation);
        Log.Routed(logger, message.Event.Id, message.Event.Type, outcome);
        if (RouteStory.Failure(story) is { } failure)
            throw new UnprocessableException(failure);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Routed {EventId} ({Type}): {Outcome}")]
        public static partial void Routed(ILogger logger, string eventId, string type, string outcome);
    }
}
