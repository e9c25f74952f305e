using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Deliver;
using GtmFunctions.Pipeline.Enrich;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Route;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Run;

/// <summary>
/// Carries an event from intake to its actions in the run of one queue message, as far as nothing must wait. What must wait goes on by a
/// message of its own, and so does what failed: the queue of the stage that failed tries it again, and holds it when it is poison.
/// </summary>
/// <remarks>
/// Everything up to the decision is decided first and then written in one transaction, with the claims of the actions that the run does. A
/// run that finds it written is the redelivery of one that died: it hands the event on to the stages, which go on from what is written, and
/// names itself in their messages, so that they may end the tries that it had claimed.
/// </remarks>
internal sealed partial class EventRun(
    CallPlaces places,
    EventHandOff handOff,
    ConfigurationVersions configurations,
    AccountEnrichment accounts,
    EnrichmentAtOnce enrichment,
    RouteStage route,
    RunActions actions,
    ActionEnding ending,
    EventTrace trace,
    EventIndex index,
    MessageQueue queue,
    PipelineMetrics metrics,
    TimeProvider clock,
    ILogger<EventRun> logger)
{
    /// <summary>Carries an event.</summary>
    /// <param name="taken">The event as intake made it.</param>
    /// <param name="messageId">The queue message that the run is of.</param>
    /// <param name="until">Until when it takes work up, a timestamp of the clock.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    /// <returns>Whether this call opened the event's trace.</returns>
    public async Task<bool> CarryAsync(TakenItem taken, string messageId, long until, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(taken.Message.Configuration, cancellation);
        if (clock.GetTimestamp() > until
            || await TryMatchAsync(configuration, taken.Message, cancellation) is not var (message, account)
            || EnrichmentAtOnce.PlanFor(configuration, message) is not { } plan
            || places.TryTake([.. plan.Wanted.Select(enricher => $"enricher {enricher.Name}")]) is not { } place)
            return await handOff.HandOnAsync(taken, cancellation);

        var draft = await trace.DraftAsync(taken.Message, taken.Received, taken.Intake, cancellation);
        EventMessage? enriched;
        using (place)
            enriched = await TryEnrichAsync(configuration, plan, account, message, draft, cancellation);
        if (enriched is null)
            return await handOff.HandOnAsync(taken, cancellation);
        if (clock.GetTimestamp() > until || await TryDecideAsync(enriched, messageId, until, cancellation) is not var (routed, admitted))
            return await ToRouteAsync(taken, enriched, draft, Outcomes.Accepted, cancellation);
        using (admitted)
            return await ActAsync(taken, routed, admitted, draft, cancellation);
    }

    private async Task<(EventMessage Message, EnricherOutcome? Account)?> TryMatchAsync(
        Configuration configuration, EventMessage message, CancellationToken cancellation)
    {
        try
        {
            if (configuration.Accounts is not null)
                message = Copy(message);
            return (message, await accounts.MatchAsync(configuration, message.Event, ask: true, cancellation));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, message.Event.Id, QueueNames.Events, failure);
            return null;
        }
    }

    private async Task<EventMessage?> TryEnrichAsync(
        Configuration configuration,
        EnricherPlan plan,
        EnricherOutcome? account,
        EventMessage message,
        EventDraft draft,
        CancellationToken cancellation)
    {
        try
        {
            if (configuration.Accounts is null && plan.Wanted.Count > 0)
                message = Copy(message);
            if (await enrichment.TryEnrichAsync(plan, account, message.Event, cancellation) is { } result)
                await trace.AddAsync(draft, TraceRows.Enrich, result, DecisionJson.Default.EnrichmentResult, cancellation);
            return message;
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, message.Event.Id, QueueNames.Events, failure);
            return null;
        }
    }

    // The event as it came stays as it is, for a look-up that fails half-way begins anew
    private static EventMessage Copy(EventMessage message) =>
        message with { Event = message.Event with { Data = message.Event.Data.DeepClone().AsObject() } };

    private async Task<(RoutedEvent Routed, AdmittedActions Admitted)?> TryDecideAsync(
        EventMessage message, string messageId, long until, CancellationToken cancellation)
    {
        try
        {
            var routed = await route.DecideAsync(message, cancellation);

            // What a workflow could not decide is the route stage's to tell and to give up
            if (routed.Decision.Failure is null)
                return (routed, await actions.EnterAsync(routed, messageId, until, cancellation));
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, message.Event.Id, QueueNames.Enriched, failure);
        }

        return null;
    }

    private async Task<bool> ActAsync(
        TakenItem taken, RoutedEvent routed, AdmittedActions admitted, EventDraft draft, CancellationToken cancellation)
    {
        await trace.AddAsync(draft, TraceRows.Route, routed.Decision, DecisionJson.Default.RouteDecision, cancellation);
        var rows = await RunActions.ClaimAsync(draft, admitted, cancellation);
        await route.DraftAsync(draft, routed, cancellation);
        if (await trace.TryWriteAsync(draft, cancellation) is not { } written)
        {
            await actions.AbandonAsync(admitted, cancellation);
            return await ToRouteAsync(taken, routed.Message, draft: null, routed.Decision.Outcome, cancellation);
        }

        metrics.Decided(routed.Message, routed.Decision);
        AdmittedAction[] claimed =
        [
            .. admitted.Now.Select((action, place) => action with
            {
                Claimed = action.Claimed with { Record = action.Claimed.Record with { ETag = written[rows[place]] } },
            }),
        ];
        try
        {
            await FinishAsync(taken.Received.Delivery, routed, claimed, admitted.Later, cancellation);
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested)
        {
            Log.Failed(logger, routed.Message.Event.Id, QueueNames.Actions, failure);
            await ToRouteAsync(taken, routed.Message, draft: null, routed.Decision.Outcome, cancellation);
        }

        return true;
    }

    // What others do with the event, its line in the index has to be there for; where nobody does, it is written once, with the outcome
    private async Task FinishAsync(
        string delivery,
        RoutedEvent routed,
        AdmittedAction[] claimed,
        IReadOnlySet<int> later,
        CancellationToken cancellation)
    {
        if (later.Count > 0 || claimed.Length == 0)
            await index.AddAsync(routed.Message, delivery, routed.Decision.Outcome, cancellation);
        await route.StartAsync(routed, cancellation, isDrafted: true);
        foreach (var place in later.Order())
        {
            await queue.SendAsync(
                QueueNames.Actions, routed.Actions[place], PipelineJson.Readable.ActionMessage, delay: null, cancellation);
        }

        var done = await actions.DoAsync(claimed, cancellation);
        if (claimed.Length > 0)
            await EndAsync(delivery, routed, done, isIndexed: later.Count > 0, cancellation);
        await route.EndAsync(routed, cancellation);
    }

    private async Task EndAsync(
        string delivery,
        RoutedEvent routed,
        IReadOnlyList<(ActionMessage Message, ActionRecord Record)> done,
        bool isIndexed,
        CancellationToken cancellation)
    {
        // What subscribers make of it is no outcome of the event
        (ActionMessage Message, ActionRecord Record)[] arrived =
        [
            .. done.Where(one => one is { Message.Part: ActionPart.Routed, Record.State: ActionState.Delivered }),
        ];
        var isDelivered = arrived.Length > 0 && arrived.Length == routed.Decision.Actions.Count;
        if (isDelivered && isIndexed)
            await index.SetOutcomeAsync(routed.Message.Event.Id, routed.Message.FirstSeenAt, Outcomes.Delivered, cancellation);
        else
            await index.AddAsync(
                routed.Message, delivery, isDelivered ? Outcomes.Delivered : routed.Decision.Outcome, cancellation);
        if (isDelivered)
            metrics.Completed(routed.Message.Event);

        // The outcome of the whole is looked for once, when all that is known is written
        foreach (var (message, record) in done.Where(one => one.Record.State != ActionState.Delivered))
            await ending.FollowAsync(record, message, isNew: true, cancellation);
        if (!isDelivered && arrived.Take(1).ToArray() is [var (last, delivered)])
            await ending.FollowAsync(delivered, last, isNew: true, cancellation);
    }

    private async Task<bool> ToRouteAsync(
        TakenItem taken, EventMessage enriched, EventDraft? draft, string outcome, CancellationToken cancellation)
    {
        var opened = draft is not null && await trace.TryWriteAsync(draft, cancellation) is not null;
        await index.AddAsync(enriched, taken.Received.Delivery, outcome, cancellation);
        await queue.SendAsync(QueueNames.Enriched, enriched, PipelineJson.Readable.EventMessage, delay: null, cancellation);
        return opened;
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{EventId} goes on by a message of its own: its run failed, for {Queue} to try again")]
        public static partial void Failed(ILogger logger, string eventId, string queue, Exception failure);
    }
}
