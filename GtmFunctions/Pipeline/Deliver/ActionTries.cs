using GtmFunctions.Pipeline.Assign;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Destinations;
using GtmFunctions.Pipeline.Telemetry.Tracing;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>An action that a message may try.</summary>
/// <param name="Message">The action.</param>
/// <param name="MessageId">The queue message that owns it.</param>
/// <param name="Configuration">The document that decided it.</param>
/// <param name="Action">The action in that document.</param>
/// <param name="Turn">Its turn at its destination.</param>
/// <param name="Record">The record that claims it.</param>
/// <param name="MayHaveBeenSent">Whether an earlier run may have made the call.</param>
internal sealed record ClaimedAction(
    ActionMessage Message,
    string MessageId,
    Configuration Configuration,
    WorkflowAction Action,
    AdmissionResult Turn,
    ActionRecord Record,
    bool MayHaveBeenSent)
{
    /// <summary>Where it goes.</summary>
    public Destination Destination => Configuration.Destinations[Action.To];
}

/// <summary>A try that was made.</summary>
/// <param name="Claimed">The action.</param>
/// <param name="Judged">Its record with what came of the try, not stored yet.</param>
/// <param name="Answer">The answer; <see langword="null"/> where it was put off before its call.</param>
internal sealed record TriedAction(ClaimedAction Claimed, ActionRecord Judged, Answer? Answer);

/// <summary>
/// Makes tries of claimed actions: waits for the moment of its turn, calls, and judges the answer. Who asked for the try records it and
/// does what follows.
/// </summary>
internal sealed partial class ActionTries(
    ActionCalls calls,
    SubscriptionDelivery subscriptions,
    SubscriptionHealth subscribers,
    HopSeal hops,
    ConnectorClient connectors,
    ActionRecords records,
    Admission admission,
    PipelineMetrics metrics,
    DestinationAnswers answers,
    TimeProvider clock,
    ILogger<ActionTries> logger)
{
    /// <summary>Makes a try.</summary>
    /// <returns>What came of it; <see langword="null"/> where another message took the action over meanwhile.</returns>
    internal async Task<TriedAction?> MakeAsync(ClaimedAction claimed, CancellationToken cancellation)
    {
        var (message, held) = (claimed.Message, claimed.Record);
        var turn = await admission.StartAsync(
            claimed.Turn, claimed.Destination, claimed.Action, message, claimed.MessageId, cancellation);
        var made = message.Part == ActionPart.Subscription
            ? await subscriptions.CallAsync(message, cancellation)
            : calls.Create(claimed.Configuration, message, claimed.Action);
        var call = made with
        {
            MayHaveBeenSent = claimed.MayHaveBeenSent,
            Hops = await hops.SealAsync(message.Event, message.Post?.Enricher ?? message.Workflow, claimed.Action.To, cancellation),
            Steps = new RecordedSteps(held.Steps, KeepAsync),
        };
        try
        {
            var (judged, answer) = turn.Wait is { } late
                ? (ActionWaits.PutOff(claimed.Record, message, late), null)
                : await CallAsync(claimed, turn, call, cancellation);
            return new TriedAction(claimed, judged with { Steps = held.Steps, ETag = held.ETag }, answer);
        }
        catch (TakenOverException)
        {
            return null;
        }

        async Task KeepAsync(IReadOnlyList<ActionStep> steps, CancellationToken given) =>
            held = await records.TryReplaceAsync(message.Event.Id, message.Action, held with { Steps = steps }, given)
                ?? throw new TakenOverException();
    }

    /// <summary>
    /// Counts a try whose answer is recorded, and ends its turn where it succeeded, so that no crash can repeat it; others end theirs
    /// before.
    /// </summary>
    internal async Task LeaveAsync(TriedAction tried, CancellationToken cancellation)
    {
        Count(tried);
        if (tried is not { Answer: { Kind: AnswerKind.Delivered } answer, Claimed: var claimed })
            return;
        await admission.LeaveAsync(claimed.Destination, claimed.Message, claimed.MessageId, answer, cancellation);
        if (claimed.Message.Part == ActionPart.Subscription)
            await subscribers.AnsweredAsync(claimed.Message, answer, cancellation);
    }

    private async Task<Answer> SendAsync(ActionMessage message, OutboundCall call, CancellationToken cancellation)
    {
        using var activity = PipelineActivities.Deliver(message, call.Destination.Name);
        var answer = await connectors.SendAsync(call, cancellation);
        activity?.Answered(answer.Status, answer.Kind == AnswerKind.Delivered ? null : answer.Kind.ToString().ToLowerInvariant());
        return answer;
    }

    private void Count(TriedAction tried)
    {
        var message = tried.Claimed.Message;
        metrics.Recorded(message, tried.Judged);
        if (tried.Judged.State != ActionState.Delivered || message is not { TellsOwner: true, IsFirstTime: true, Decided.Owner: { } owner })
            return;
        var workflow = tried.Claimed.Configuration.Workflows.First(workflow => workflow.Name == message.Workflow);
        var assignment = tried.Claimed.Configuration.Assignments[workflow.Assign!];
        metrics.Told(message, WorkingTime.Between(assignment, owner.Email, message.CameIn, clock.GetUtcNow()));
    }

    // What a failure says of the destination decides whether it counts
    private async Task<(ActionRecord Judged, Answer? Answer)> CallAsync(
        ClaimedAction claimed, AdmissionResult turn, OutboundCall call, CancellationToken cancellation)
    {
        var started = clock.GetUtcNow();
        var (message, record, destination) = (claimed.Message, claimed.Record, call.Destination);
        if (turn.Url is { } url)
            call = call with { Destination = destination with { Url = url } };
        var answer = turn.Refusal ?? await SendAsync(message, call, cancellation);
        admission.Answered(destination, turn, answer);
        metrics.Tried(destination.Name, answer.Kind.ToString().ToLowerInvariant(), failed: answer.Kind != AnswerKind.Delivered);
        answers.Note(destination.Name, new GivenAnswer(
            started,
            answer.Kind.ToString().ToLowerInvariant(),
            answer.Status,
            answer.Reason,
            (long)answer.Duration.TotalMilliseconds,
            message.Event.Id,
            answer.Kind != AnswerKind.Delivered));
        Log.Answered(logger, message.ActionId, destination.Name, message.Attempt, answer.Kind, answer.Reason);
        if (answer.Kind == AnswerKind.Delivered)
            return (Judge(record, message, destination, answer, started), answer);

        // Before its turn ends: a run that goes on after a crash then calls nobody who is switched off, and learns no more of that
        if (message.Part == ActionPart.Subscription)
            await subscribers.AnsweredAsync(message, answer, cancellation);
        var down = await admission.LeaveAsync(destination, message, claimed.MessageId, answer, cancellation);
        return (down is null ? Judge(record, message, destination, answer, started) : ActionWaits.PutOff(record, message, down), answer);
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
    }
}
