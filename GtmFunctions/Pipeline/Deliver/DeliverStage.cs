using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Subscriptions;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>
/// Makes one try of one action: turn, claim, call, record the answer, and only then do what follows from it. Without a turn it sleeps and
/// nothing is claimed. A crash before the answer is recorded repeats the call with the same idempotency key, but no step before it that
/// made something and was recorded; a crash after it repeats what follows and not the call.
/// </summary>
internal sealed partial class DeliverStage(
    ConfigurationVersions configurations,
    ActionRecords records,
    ActionTries tries,
    Admission admission,
    SubscriptionDelivery subscriptions,
    ActionWaits waits,
    ActionEnding ending,
    TimeProvider clock,
    ILogger<DeliverStage> logger)
{
    /// <summary>Makes the try that a message asks for, if it is that message's to make.</summary>
    /// <param name="message">The action.</param>
    /// <param name="messageId">The queue message's id, the same each time that the message is redelivered.</param>
    /// <param name="cancellation">Ends the work; the message then comes again.</param>
    public async Task HandleAsync(ActionMessage message, string messageId, CancellationToken cancellation)
    {
        var decided = await configurations.GetAsync(message.Configuration, cancellation);
        if (await subscriptions.CompleteAsync(decided, message, cancellation) is not { } configuration)
        {
            await subscriptions.EndAsync(message, cancellation);
            return;
        }

        var action = ActionCalls.ActionOf(configuration, message);
        var destination = configuration.Destinations[action.To];
        var turn = TooLate(message)
            ?? await subscriptions.HoldAsync(message, cancellation)
            ?? await admission.EnterAsync(destination, action, message, messageId, cancellation);
        if (turn.Wait is { } wait && await waits.TrySleepAsync(message, messageId, action.To, wait, cancellation))
        {
            Log.Sleeps(logger, message.ActionId, message.Attempt, wait.Until, wait.Why);
            return;
        }

        var (decision, record) = await ClaimAsync(message, messageId, action, cancellation);
        if (decision is ClaimDecision.Drop or ClaimDecision.Finish)
            await admission.AbandonAsync(turn, destination, messageId, cancellation);
        if (decision == ClaimDecision.Drop)
        {
            Log.Dropped(logger, message.ActionId, message.Attempt, record.State);

            // A stage may have given its event up after the action had arrived: its replay comes here, and nothing else says so
            if (record.State == ActionState.Delivered)
                await ending.FollowAsync(record, message, isNew: false, cancellation);
            return;
        }

        if (decision != ClaimDecision.Finish)
        {
            var claimed = new ClaimedAction(
                message, messageId, configuration, action, turn, record, decision != ClaimDecision.Begin);
            if (await RecordedTryAsync(claimed, cancellation) is not { } recorded)
            {
                Log.TakenOver(logger, message.ActionId, message.Attempt);
                return;
            }

            record = recorded;
        }

        await ending.FollowAsync(record, message, isNew: decision != ClaimDecision.Finish, cancellation);
    }

    // Nothing where another message took the action over meanwhile
    private async Task<ActionRecord?> RecordedTryAsync(ClaimedAction claimed, CancellationToken cancellation)
    {
        if (await tries.MakeAsync(claimed, cancellation) is not { } tried)
            return null;
        var message = claimed.Message;
        if (await records.TryReplaceAsync(message.Event.Id, message.Action, tried.Judged, cancellation) is not { } recorded)
            return null;
        await tries.LeaveAsync(tried, cancellation);
        return recorded;
    }

    // An answer to a question that is asked after its event went on would come later still
    private AdmissionResult? TooLate(ActionMessage message) => message.Post is { } post && clock.GetUtcNow() >= post.Until
        ? new AdmissionResult
        {
            Refusal = new Answer { Kind = AnswerKind.Refused, Reason = "it could not be asked before the event went on without it" },
        }
        : null;

    private async Task<(ClaimDecision Decision, ActionRecord Record)> ClaimAsync(
        ActionMessage message, string messageId, WorkflowAction action, CancellationToken cancellation)
    {
        var claim = ClaimRule.Claim(message, messageId, action, clock.GetUtcNow());
        while (true)
        {
            var (added, held) = await records.AddOrGetAsync(message.Event.Id, message.Action, claim, cancellation);
            if (added)
                return (ClaimDecision.Begin, held);
            var decision = ClaimRule.Decide(held, message, messageId);
            if (decision != ClaimDecision.TakeOver)
                return (decision, held);
            var after = ClaimRule.TakeOver(held, claim, message, clock.GetUtcNow());
            if (await records.TryReplaceAsync(message.Event.Id, message.Action, after, cancellation) is { } taken)
                return (ClaimDecision.TakeOver, taken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Information, Message = "{ActionId}, try {Attempt} waits until {Until:u}: {Why}")]
        public static partial void Sleeps(ILogger logger, string actionId, int attempt, DateTimeOffset until, string? why);

        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{ActionId}, try {Attempt}: nothing to do, the action is {State} by another message")]
        public static partial void Dropped(ILogger logger, string actionId, int attempt, ActionState state);

        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{ActionId}, try {Attempt}: another message took the action over while this try was under way")]
        public static partial void TakenOver(ILogger logger, string actionId, int attempt);
    }
}
