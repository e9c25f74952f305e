using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Lists;
using GtmFunctions.Pipeline.Route.Core;
using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using GtmFunctions.Pipeline.Signals;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Route;

/// <summary>
/// Shows an event to signals, decides what is to happen to it and fans out one message for each action. The decision is written once,
/// before anything is handed on, and what it claimed (an owner's turn, an intent) is claimed for the event: a second run hands on the
/// same actions.
/// </summary>
internal sealed partial class RouteStage(
    ConfigurationVersions configurations,
    ListsInUse lists,
    SignalObserver signals,
    RouteDecider decider,
    SubscriptionMatcher subscribers,
    ShadowDecider shadows,
    LateRouting late,
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    SlaClock clocks,
    SlaEvents acknowledging,
    RouteReplay replay,
    ConnectorCatalogue catalogue,
    PipelineMetrics metrics,
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

        var routed = await DecideAsync(message, cancellation);
        var id = message.Event.Id;
        var (first, decision) = await trace.WriteOnceAsync(
            id, TraceRows.Route, routed.Decision, DecisionJson.Default.RouteDecision, cancellation);
        var shadow = routed.Shadow;
        routed = RoutedEvent.From(message, routed.Configuration, decision, routed.Acknowledged, catalogue);
        if (first)
            metrics.Decided(message, decision);
        if (first && shadow is not null)
            await trace.WriteAsync(id, TraceRows.Shadow, shadow, DecisionJson.Default.RouteDecision, cancellation);

        // A later run must not say that actions are under way when they may have arrived meanwhile; it may repeat an outcome that is final.
        if (first || decision.Outcome != Outcomes.Routed)
            await index.SetOutcomeAsync(message, decision.Outcome, cancellation);

        await StartAsync(routed, cancellation);
        foreach (var action in routed.Actions)
            await queue.SendAsync(QueueNames.Actions, action, PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        await EndAsync(routed, cancellation);
        if (decision.Failure is { } failure)
            throw new UnprocessableException(failure);
    }

    /// <summary>
    /// Shows an event to signals and decides it, and claims for it what that takes. Nothing of it is written yet. Safe to run again.
    /// </summary>
    public async Task<RoutedEvent> DecideAsync(EventMessage message, CancellationToken cancellation)
    {
        using var activity = PipelineActivities.Decide(message.Event);
        await lists.EnsureAsync(cancellation);
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var known = Known.Nothing with
        {
            Signals = await signals.ObserveAsync(configuration, message.Event, cancellation),
            Acknowledged = await acknowledging.AcknowledgeAsync(configuration, message.Event, cancellation),
        };
        var shadow = await shadows.DecideAsync(message, known, cancellation);
        var decision = await subscribers.AddAsync(
            message.Event, await decider.DecideAsync(configuration, message.Event, known, cancellation), cancellation);
        activity?.SetTag("gtm.outcome", decision.Outcome);
        return RoutedEvent.From(message, configuration, decision, known.Acknowledged, catalogue) with { Shadow = shadow };
    }

    /// <summary>Adds to the draft of an event what its clocks start with, and what was decided in the shadow.</summary>
    public async Task DraftAsync(EventDraft draft, RoutedEvent routed, CancellationToken cancellation)
    {
        await SlaClock.DraftAsync(draft, routed.Configuration, routed.Actions, cancellation);
        if (routed.Shadow is { } shadow)
            await trace.AddAsync(draft, TraceRows.Shadow, shadow, DecisionJson.Default.RouteDecision, cancellation);
    }

    /// <summary>Starts the clocks of an event whose decision is written, before any of its actions is handed on.</summary>
    /// <param name="routed">The event.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="isDrafted">Whether what they start with is written with the event, by <see cref="DraftAsync"/>.</param>
    public Task StartAsync(RoutedEvent routed, CancellationToken cancellation, bool isDrafted = false) =>
        clocks.StartAsync(routed.Configuration, routed.Actions, cancellation, isDrafted);

    /// <summary>Ends the routing of an event whose actions are handed on or done.</summary>
    public async Task EndAsync(RoutedEvent routed, CancellationToken cancellation)
    {
        await acknowledging.ForgetAsync(routed.Acknowledged, cancellation);
        Log.Routed(logger, routed.Message.Event.Id, routed.Message.Event.Type, routed.Decision.Outcome);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "Routed {EventId} ({Type}): {Outcome}")]
        public static partial void Routed(ILogger logger, string eventId, string type, string outcome);
    }
}
