using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>
/// Makes one try of one action: turn, claim, call, record the answer, and only then do what follows from it. Without a turn it sleeps and
/// nothing is claimed. A crash before the answer is recorded repeats the call with the same idempotency key, but no step before it that
/// made something and was recorded; a crash after it repeats what follows and not the call.
/// </summary>
public sealed partial class DeliverStage(
    ConfigurationVersions configurations,
    ActionCalls calls,
    HopSeal hops,
    ConnectorClient connectors,
    ActionRecords records,
    Admission turnstile,
    ActionWaits waits,
    ActionEnding ending,
    PipelineMetrics metrics,
    TimeProvider clock,
    ILogger<DeliverStage> logger)
{
    /// <summary>Makes the try that a message asks for, if it is that message's to make.</summary>
    /// <param name="message">The action.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    public async Task HandleAsync(ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var configuration = await configurations.GetAsync(message.Configuration, cancellation);
        var action = ActionCalls.ActionOf(configuration, message);
        var destination = configuration.Destinations[action.To];
        var turn = TooLate(message) ?? await turnstile.EnterAsync(destination, action, message, messageId, cancellation);
        if (turn.Wait is { } wait && await waits.TrySleepAsync(message, messageId, action.To, wait, cancellation))
        {
            Log.Sleeps(logger, message.ActionId, message.Attempt, wait.Until, wait.Why);
            return;
        }

        var (decision, record) = await ClaimAsync(message, messageId, action, cancellation);
        if (decision is ClaimDecision.Drop or ClaimDecision.Finish)
            await turnstile.AbandonAsync(turn, destination, messageId, cancellation);
        if (decision == ClaimDecision.Drop)
        {
            Log.Dropped(logger, message.ActionId, message.Attempt, record.State);
            return;
        }

        if (decision != ClaimDecision.Finish)
        {
            turn = await turnstile.StartAsync(turn, destination, action, message, messageId, cancellation);
            var call = calls.Create(configuration, message, action) with
            {
                MayHaveBeenSent = decision != ClaimDecision.Begin,
                Hops = await hops.SealAsync(message.Event, message.Post?.Enricher ?? message.Workflow, action.To, cancellation),
            };
            if (await RecordedTryAsync(turn, call, record, message, messageId, cancellation) is not { } recorded)
            {
                Log.TakenOver(logger, message.ActionId, message.Attempt);
                return;
            }

            record = recorded;
        }

        await ending.FollowAsync(record, message, cancellation);
    }

    // Nothing where a replay took the action over meanwhile
    private async Task<ActionRecord?> RecordedTryAsync(
        AdmissionResult turn, OutboundCall call, ActionRecord record, ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var held = record;
        call = call with { Steps = new RecordedSteps(record.Steps, KeepAsync) };
        try
        {
            var (judged, answer) = turn.Wait is { } late
                ? (ActionWaits.PutOff(record, message, late), null)
                : await TryAsync(turn, call, record, message, messageId, cancellation);
            judged = judged with { Steps = held.Steps, ETag = held.ETag };
            if (await records.TryReplaceAsync(message.Event.Id, message.Action, judged, cancellation) is not { } recorded)
                return null;
            if (answer is { Kind: AnswerKind.Delivered })
                await turnstile.LeaveAsync(call.Destination, message, messageId, answer, cancellation);
            return recorded;
        }
        catch (TakenOverException)
        {
            return null;
        }

        async Task KeepAsync(IReadOnlyList<ActionStep> steps, CancellationToken given) =>
            held = await records.TryReplaceAsync(message.Event.Id, message.Action, held with { Steps = steps }, given)
                ?? throw new TakenOverException();
    }

    // An answer to a question that is asked after its event went on would come later still
    private AdmissionResult? TooLate(ActionMessage message) => message.Post is { } post && clock.GetUtcNow() >= post.Until
        ? new AdmissionResult
        {
            Refusal = new Answer { Kind = AnswerKind.Refused, Reason = "it could not be asked before the event went on without it" },
        }
        : null;

    // What a failure says of the destination decides whether it counts; a success is recorded first, so that no crash can repeat it
    private async Task<(ActionRecord Judged, Answer? Answer)> TryAsync(
        AdmissionResult turn, OutboundCall call, ActionRecord record, ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        var destination = call.Destination;
        if (turn.Url is { } url)
            call = call with { Destination = destination with { Url = url } };
        var answer = turn.Refusal ?? await connectors.SendAsync(call, cancellation);
        turnstile.Answered(destination, turn, answer);
        metrics.Tried(destination.Name, answer.Kind.ToString().ToLowerInvariant(), failed: answer.Kind != AnswerKind.Delivered);
        Log.Answered(logger, message.ActionId, destination.Name, message.Attempt, answer.Kind, answer.Reason);
        if (answer.Kind == AnswerKind.Delivered)
            return (Judge(record, message, destination, answer, started), answer);
        var down = await turnstile.LeaveAsync(destination, message, messageId, answer, cancellation);
        return (down is null ? Judge(record, message, destination, answer, started) : ActionWaits.PutOff(record, message, down), answer);
    }

    private async Task<(ClaimDecision Decision, ActionRecord Record)> ClaimAsync(
        ActionMessage message, string messageId, WorkflowAction action, CancellationToken cancellation)
    {
        var claim = new ActionRecord
        {
            State = ActionState.Working,
            Attempt = message.Attempt,
            Owner = messageId,
            Replay = message.Replay,
            Workflow = message.Workflow,
            Branch = message.Branch,
            To = action.To,
            Operation = action.Action,
            Part = message.Part,
            Waits = ActionWaits.Told([], message, clock.GetUtcNow()),
        };
        while (true)
        {
            var (added, held) = await records.AddOrGetAsync(message.Event.Id, message.Action, claim, cancellation);
            if (added)
                return (ClaimDecision.Begin, held);
            var decision = ClaimRule.Decide(held, message, messageId);
            if (decision != ClaimDecision.TakeOver)
                return (decision, held);
            if (await records.TryReplaceAsync(
                message.Event.Id, message.Action, After(held), cancellation) is { } taken)
                return (ClaimDecision.TakeOver, taken);
        }

        ActionRecord After(ActionRecord held) => claim with
        {
            Attempts = held.Attempts,
            Steps = held.To == claim.To && held.Operation == claim.Operation ? held.Steps : [],
            Waits = ActionWaits.Told(held.Waits, message, clock.GetUtcNow()),
            ETag = held.ETag,
        };
    }

    private ActionRecord Judge(ActionRecord record, ActionMessage message, Destination destination, Answer answer, DateTimeOffset started)
    {
        // A setting that is missing is set by ops without a new configuration version, so it is worth the schedule.
        var wait = answer.Kind is AnswerKind.Retry or AnswerKind.Misconfigured or AnswerKind.Unknown
            ? RetrySchedule.Next(destination.Retry, message.Attempt, answer.RetryAfter)
            : null;
        var nextAt = clock.GetUtcNow() + wait;
        if (nextAt >= message.Post?.Until)
            (wait, nextAt) = (null, null);
        var attempt = new ActionAttempt(
            started,
            answer.Kind.ToString().ToLowerInvariant(),
            answer.Status,
            answer.Reason,
            (long)answer.Duration.TotalMilliseconds,
            nextAt,
            answer.Kind == AnswerKind.Delivered ? null : answer.BodyExcerpt);
        return record with
        {
            State = answer.Kind == AnswerKind.Delivered ? ActionState.Delivered : wait is null ? ActionState.Dead : ActionState.Waiting,
            Attempts = [.. record.Attempts, attempt],
        };
    }

    // Ends a try between two of its steps
    private sealed class TakenOverException : Exception;

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{ActionId} to {Destination}, try {Attempt}: {Kind}, {Reason}")]
        public static partial void Answered(
            ILogger logger, string actionId, string destination, int attempt, AnswerKind kind, string reason);

        [LoggerMessage(Level = LogLevel.Information, Message = "{ActionId}, try {Attempt} waits until {Until:u}: {Why}")]
        public static partial void Sleeps(ILogger logger, string actionId, int attempt, DateTimeOffset until, string? why);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{ActionId}, try {Attempt}: nothing to do, the action is {State} by another message")]
        public static partial void Dropped(ILogger logger, string actionId, int attempt, ActionState state);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{ActionId}, try {Attempt}: a replay took the action over while this try was under way")]
        public static partial void TakenOver(ILogger logger, string actionId, int attempt);
    }
}
