using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Limits;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Deliver;
using GtmFunctions.Pipeline.Storage.Subscriptions;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// What the delivery of an action must know where a subscription asks for it: its destination, which no document has, whether it may be
/// sent now, and its call.
/// </summary>
internal sealed class SubscriptionDelivery(
    LiveSubscriptions live, SubscriptionCalls calls, ActionRecords records, TimeProvider clock)
{
    // How long what is under way waits for a subscription that is paused, and how often it looks
    private static readonly TimeSpan LongestPause = TimeSpan.FromDays(3);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The document with the destination of an action: itself, where the document has it; <see langword="null"/> where the subscription
    /// was removed.
    /// </summary>
    public async ValueTask<Configuration?> CompleteAsync(
        Configuration configuration, ActionMessage message, CancellationToken cancellation)
    {
        if (message.Part != ActionPart.Subscription)
            return configuration;
        return await live.FindAsync(SubscriptionPlace.IdOf(message), cancellation) is not { Destination: var destination }
            ? null
            : configuration with
            {
                Destinations = new Dictionary<string, Destination>(configuration.Destinations) { [destination.Name] = destination },
            };
    }

    /// <summary>
    /// What an action of a subscription gets instead of a turn: a wait while it is paused, a refusal while it is disabled, or has been
    /// paused for days. <see langword="null"/> where it may be sent.
    /// </summary>
    public async ValueTask<AdmissionResult?> HoldAsync(ActionMessage message, CancellationToken cancellation)
    {
        if (message.Part != ActionPart.Subscription
            || await live.FindAsync(SubscriptionPlace.IdOf(message), cancellation) is not { Row: var row }
            || row.State == SubscriptionState.Active)
            return null;
        var now = clock.GetUtcNow();
        if (row.State == SubscriptionState.Paused && now - row.StateSince < LongestPause)
        {
            var since = message.Waiting.FirstOrDefault(waiting => waiting.For == ActionWait.Pause)?.Since ?? now;
            return new AdmissionResult { Wait = new ActionWait(ActionWait.Pause, since, now + Look, $"{row.Name} is paused: {row.Why}") };
        }

        return new AdmissionResult
        {
            Refusal = new Answer
            {
                Kind = AnswerKind.Refused,
                Reason = $"the subscription {row.Name} is {(row.State == SubscriptionState.Paused ? "paused" : "disabled")} since "
                    + $"{row.StateSince.UtcDateTime:u} ({row.Why}); enable it, then replay what it missed",
            },
        };
    }

    /// <summary>The call of an action's next try.</summary>
    /// <exception cref="UnprocessableException">The subscription was removed.</exception>
    public async ValueTask<OutboundCall> CallAsync(ActionMessage message, CancellationToken cancellation) =>
        await live.FindAsync(SubscriptionPlace.IdOf(message), cancellation) is { } subscription
            ? calls.Create(subscription, message)
            : throw new UnprocessableException($"The subscription {SubscriptionPlace.IdOf(message)} was removed.");

    /// <summary>Ends an action whose subscription was removed: nobody waits for it, and it is no dead letter.</summary>
    public async Task EndAsync(ActionMessage message, CancellationToken cancellation) => await records.ChangeAsync(
        message.Event.Id,
        message.Action,
        record => record.IsFinal ? record : record with { State = ActionState.Dead, Superseded = true, PutOff = null },
        cancellation);
}
