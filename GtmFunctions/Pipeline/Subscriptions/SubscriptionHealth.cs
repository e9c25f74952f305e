using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// Disables a subscription that answers 410, as Standard Webhooks asks of a sender, and one that took nothing for
/// <see cref="Patience"/>. Since when it takes nothing is written once, and taken back by the first call that succeeds.
/// </summary>
internal sealed partial class SubscriptionHealth(
    SubscriptionRecords records, LiveSubscriptions live, TimeProvider clock, ILogger<SubscriptionHealth> logger)
{
    /// <summary>How long a subscription may take nothing.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(5);

    /// <summary>Notes what an answer says of the subscription that a message is of. May be done again at will.</summary>
    public async Task AnsweredAsync(ActionMessage message, Answer answer, CancellationToken cancellation)
    {
        var id = SubscriptionPlace.IdOf(message);
        if (!SaysSomething(answer) || await live.FindAsync(id, cancellation) is not { } known)
            return;
        var now = clock.GetUtcNow();
        if (ReferenceEquals(After(known.Row, answer, now), known.Row))
            return;
        var change = await records.ChangeAsync(
            known.Row.Name, row => row.Id == id ? After(row, answer, now) : row, cancellation);
        live.LookAgain();
        if (change is { IsDone: true, Stands: { State: SubscriptionState.Disabled } disabled })
            Log.Disabled(logger, disabled.Name, disabled.Why);
    }

    /// <summary>A subscription after an answer; the same object where nothing changes.</summary>
    public static Subscription After(Subscription row, Answer answer, DateTimeOffset now)
    {
        if (row.State != SubscriptionState.Active)
            return row;
        if (answer.Kind == AnswerKind.Delivered)
            return row.FailingSince is null ? row : row with { FailingSince = null, Failure = null };
        var since = row.FailingSince ?? now;
        if (answer.Kind == AnswerKind.Disabled)
            return Disabled(row, $"it answered that it is gone: {answer.Reason}", since, now);
        if (now - since >= Patience)
        {
            return Disabled(
                row, $"it has taken nothing for {Duration.Text(Patience)}, since {since.UtcDateTime:u}: {answer.Reason}", since, now);
        }

        return row.FailingSince is null ? row with { FailingSince = now, Failure = answer.Reason } : row;
    }

    // What was never sent, or what a setting of ours is to blame for, says nothing of who subscribed
    private static bool SaysSomething(Answer answer) =>
        answer.Status is not null || answer.Kind is AnswerKind.Delivered or AnswerKind.Retry or AnswerKind.Unknown;

    private static Subscription Disabled(Subscription row, string why, DateTimeOffset since, DateTimeOffset now) => row with
    {
        State = SubscriptionState.Disabled,
        StateSince = now,
        Why = why,
        FailingSince = since,
    };

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 6020,
            EventName = "SubscriptionDisabled",
            Level = LogLevel.Critical,
            Message = "The subscription {Name} is disabled: {Why}. Nothing is sent to it until it is enabled; then replay what it missed")]
        public static partial void Disabled(ILogger logger, string name, string? why);
    }
}
