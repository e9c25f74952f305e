using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Ops.Replay;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>What a replay made of an event.</summary>
/// <param name="Sent">How many actions it put on their way.</param>
/// <param name="LeftOut">How many it left to who has them under way.</param>
internal readonly record struct SentAgain(int Sent, int LeftOut);

/// <summary>Puts what a subscriber gets of one event of the past on its way.</summary>
internal sealed class SubscriptionAgain(
    EventTrace trace,
    ActionRecords actions,
    DeadLetterRecords letters,
    DeadLetterCloser ending,
    MessageQueue queue)
{
    /// <summary>Sends it.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="replay">The replay.</param>
    /// <param name="eventId">The event.</param>
    /// <param name="version">A configuration version that is there: none is needed to send it.</param>
    /// <param name="delay">After which it is sent.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SentAgain> SendAsync(
        LiveSubscription subscription,
        SubscriptionReplay replay,
        string eventId,
        string version,
        TimeSpan delay,
        CancellationToken cancellation)
    {
        var rows = await trace.ReadAllAsync(eventId, cancellation);
        if (KeptEvent.From(rows) is not { } kept || Decision(rows) is not { } decision)
            return default;
        var message = new EventMessage
        {
            Event = kept.Enriched,
            FirstSeenAt = kept.FirstSeenAt,
            Configuration = version,
            Replay = replay.Nonce,
        };
        var (sent, left) = (0, 0);
        foreach (var planned in SubscriptionMatcher.Match([subscription], kept.Enriched, decision))
        {
            if (await NameAsync(planned, replay, decision, eventId, cancellation) is not { } name)
            {
                left++;
                continue;
            }

            await SendAsync(message, decision, planned with { Name = name }, replay, delay, cancellation);
            sent++;
        }

        return new SentAgain(sent, left);
    }

    // The first decision of an event is what subscribers hear of; a replay's came after it
    private static RouteDecision? Decision(IReadOnlyList<(string Row, JsonObject Story)> rows) => rows
        .Where(row => row.Row == TraceRows.Route)
        .Select(row => DecisionJson.FromRow(row.Story, DecisionJson.Default.RouteDecision))
        .FirstOrDefault();

    // Nothing where it is under way, or this replay has sent it before
    private async Task<string?> NameAsync(
        PlannedAction planned, SubscriptionReplay replay, RouteDecision decision, string eventId, CancellationToken cancellation)
    {
        var record = await actions.FindAsync(eventId, planned.Place, cancellation);
        if (record is null)
        {
            var isUnderWay = decision.Subscribers?.Any(one => one.Place == planned.Place) is true;
            return isUnderWay ? null : planned.Place;
        }

        if (replay.OnlyMissed || record.Replay == replay.Nonce || !record.IsFinal)
            return null;
        if (record.State == ActionState.Delivered)
            return SubscriptionPlace.NameAgain(planned, replay.Nonce);
        return await TakeLetterAsync($"{eventId}:{planned.Place}", replay, cancellation) ? planned.Place : null;
    }

    private Task SendAsync(
        EventMessage message,
        RouteDecision decision,
        PlannedAction planned,
        SubscriptionReplay replay,
        TimeSpan delay,
        CancellationToken cancellation) => queue.SendAsync(
            QueueNames.Actions,
            SubscriptionMatcher.Message(message, decision, planned) with { Replay = replay.Nonce },
            PipelineJson.Readable.ActionMessage,
            delay >= TimeSpan.FromSeconds(1) ? delay : null,
            cancellation);

    // Ends its dead letter before it goes out, so that who discards it meanwhile is told; one that another replay has begun is that one's
    private async Task<bool> TakeLetterAsync(string key, SubscriptionReplay replay, CancellationToken cancellation)
    {
        if (await letters.FindAsync(QueueNames.Actions, DeadLetterRecords.IdOf(QueueNames.Actions, key), cancellation) is not { } letter)
            return true;
        if (letter.Run == replay.Nonce || letter.Nonce == replay.Nonce)
            return true;
        if (letter.State != DeadLetterState.Dead)
            return letter.EndedAt is null || letter.EndedAt < replay.CreatedAt;
        return !letter.IsClaimed
            && await ending.EndAsync(
                letter,
                DeadLetterState.Replayed,
                $"sent again to {SubscriptionPlace.NameOf(replay.Subscription)}",
                cancellation,
                replay.Nonce);
    }
}
