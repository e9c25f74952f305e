using System.Text.Json;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>
/// What follows from a try whose answer is recorded: the next try, the dead letter, the event's outcome. May be done again at will.
/// </summary>
internal sealed class ActionEnding(
    MessageQueue queue,
    ActionRecords records,
    DeadLetterWriter deadLetters,
    EventIndex index,
    PipelineMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Does what follows from a record's state.</summary>
    /// <param name="record">The record.</param>
    /// <param name="message">The action.</param>
    /// <param name="isNew">Whether this run recorded the answer, and not one before it.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task FollowAsync(ActionRecord record, ActionMessage message, bool isNew, CancellationToken cancellation)
    {
        switch (record.State)
        {
            case ActionState.Waiting:
                await RetryAsync(record, message, cancellation);
                break;
            case ActionState.Dead when message.Post is { } post:
                await GiveUpAsync(post, record, message, cancellation);
                break;
            case ActionState.Delivered when message.Post is not null || message.Part == ActionPart.Subscription:
                break;
            case ActionState.Dead:
                await deadLetters.PutAsync(Letter(record, message), cancellation);
                break;
            case ActionState.Delivered:
                await SetOutcomeAsync(message, isNew, cancellation);
                break;
        }
    }

    private async Task RetryAsync(ActionRecord record, ActionMessage message, CancellationToken cancellation)
    {
        var wait = (record.PutOff?.Until ?? record.Attempts[^1].NextAt!.Value) - clock.GetUtcNow();
        await queue.SendAsync(
            QueueNames.Actions,
            message with { Attempt = record.Attempt + 1, ClaimedBy = null, Waiting = ActionWaits.Join(message.Waiting, record.PutOff) },
            PipelineJson.Readable.ActionMessage,
            wait > TimeSpan.Zero ? wait : TimeSpan.Zero,
            cancellation);
    }

    // An enricher that cannot be asked is no dead letter: its event goes on without it, or becomes one itself.
    private Task GiveUpAsync(EnrichmentPost post, ActionRecord record, ActionMessage message, CancellationToken cancellation)
    {
        var why = $"{record.To} could not be asked: {record.Attempts[^1].Reason} (after {record.Attempts.Count} tries)";
        return queue.SendAsync(
            QueueNames.Timeouts,
            post.GivenUp(message.Event.Id, why, clock.GetUtcNow()),
            PipelineJson.Readable.TimeoutMessage,
            delay: null,
            cancellation);
    }

    // The last action to end sees all the others ended: whoever sees one still under way leaves the word to it.
    private async Task SetOutcomeAsync(ActionMessage message, bool isNew, CancellationToken cancellation)
    {
        (string Action, ActionRecord Record)[] all =
        [
            .. (await records.AllAsync(message.Event.Id, cancellation))
                .Where(action => action.Record.Part is not (ActionPart.Enrichment or ActionPart.Subscription)),
        ];
        if (all.Count(IsOfABranch) < message.Total || !Array.TrueForAll(all, action => action.Record.IsFinal))
            return;
        var isDead = Array.Exists(all, action => action.Record is { State: ActionState.Dead, Superseded: false });
        var outcome = isDead ? Outcomes.DeadLettered : Outcomes.Delivered;
        await index.SetOutcomeAsync(message.Event.Id, message.FirstSeenAt, outcome, cancellation);

        // Of two whose answers are recorded at one moment both may see that all have ended: then the event counts twice as completed
        if (isNew && !isDead && message.IsFirstTime)
            metrics.Completed(message.Event);
    }

    private static bool IsOfABranch((string Action, ActionRecord Record) action) =>
        action.Record.Part == ActionPart.Routed && !action.Action.StartsWith(ActionMessage.SlaPrefix, StringComparison.Ordinal);

    private DeadLetter Letter(ActionRecord record, ActionMessage message)
    {
        var last = record.Attempts[^1];
        return new DeadLetter(
            QueueNames.Actions,
            message.Key,
            message.TraceId,
            message.Replay ?? "",
            $"{record.To}: {last.Reason} (after {record.Attempts.Count} tries)",
            clock.GetUtcNow(),
            record.Attempts.Count,
            new BinaryData(JsonSerializer.SerializeToUtf8Bytes(
                message with { Waiting = [], ClaimedBy = null }, PipelineJson.Readable.ActionMessage)),
            last.Answer,
            last.Status,
            message.Part == ActionPart.Subscription ? null : message.FirstSeenAt);
    }
}
