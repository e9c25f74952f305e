using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Timeouts;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>
/// Sends a subscriber what happened in a time, hour by hour from the oldest, by the index and the traces: an event that it was never sent,
/// or that died on the way, under the name that it would have had; one that arrived once more, under the same idempotency key; none that
/// is under way. A piece is a message to ourselves, and is done again after a crash: what it put on its way before is known by its nonce.
/// </summary>
internal sealed class SubscriptionReplayRunner(
    SubscriptionReplays replays,
    LiveSubscriptions live,
    SubscriptionAgain again,
    EventSearch search,
    ConfigurationVersions configurations,
    TimeoutQueue timeouts,
    TimeProvider clock) : ITimeoutHandler
{
    /// <summary>The most events a second that one can ask for.</summary>
    public const int MaxRate = 100;

    /// <summary>How many events a second where nobody says.</summary>
    public const int UsualRate = 10;

    private const int PieceSize = 100;
    private const int MostWindows = 60;

    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    // Longer than a message of a crashed host stays hidden
    private static readonly TimeSpan Stalled = TimeSpan.FromMinutes(15);

    // Until every instance knows of a subscription; and until what such an instance decided is in its trace
    private static readonly TimeSpan UntilKnown = LiveSubscriptions.WhileNone + LiveSubscriptions.Freshness;
    private static readonly TimeSpan UntilDecided = TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public TimeoutKind Kind => TimeoutKind.Subscription;

    /// <summary>Begins a replay.</summary>
    public Task<SubscriptionReplay> StartAsync(
        Subscription subscription, DateTimeOffset since, DateTimeOffset until, int rate, CancellationToken cancellation) =>
        StartAsync(subscription, since, until, rate, onlyMissed: false, clock.GetUtcNow(), cancellation);

    /// <summary>
    /// Sends a subscription that counts from now on, in a while, what instances decided by then that did not know of it yet.
    /// </summary>
    public Task CatchUpAsync(Subscription subscription, DateTimeOffset from, CancellationToken cancellation) => StartAsync(
        subscription, from, from + UntilKnown, MaxRate, onlyMissed: true, from + UntilKnown + UntilDecided, cancellation);

    /// <summary>Does a piece, and sets the next.</summary>
    public async Task HandleAsync(TimeoutMessage message, CancellationToken cancellation)
    {
        var piece = message.Details["piece"]!.GetValue<int>();
        if (await replays.FindAsync(message.Id, cancellation) is not { IsRunning: true } replay)
            return;
        var (began, before) = (clock.GetUtcNow(), replay.Looked);
        if (replay.Piece == piece)
            replay = await DoAsync(replay, began, cancellation);

        // One that ran before and came no further than this; a later one has set its own next. The next begins when this one's are out
        if (replay.IsRunning && replay.Piece == piece + 1)
            await SendAsync(replay, began.AddSeconds((replay.Looked - before) / (double)replay.Rate), cancellation);
    }

    /// <summary>Sets the next piece of replays that have stood still.</summary>
    public async Task ResumeAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        foreach (var replay in await replays.ListAsync(cancellation))
        {
            if (replay.IsRunning && replay.UpdatedAt + Stalled < now)
                await SendAsync(replay, now, cancellation);
        }
    }

    private async Task<SubscriptionReplay> StartAsync(
        Subscription subscription,
        DateTimeOffset since,
        DateTimeOffset until,
        int rate,
        bool onlyMissed,
        DateTimeOffset dueAt,
        CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var replay = await replays.AddAsync(
            new SubscriptionReplay
            {
                Nonce = Guid.NewGuid().ToString("N"),
                Subscription = subscription.Id,
                Since = since,
                Until = until,
                From = since,
                OnlyMissed = onlyMissed,
                Rate = rate,
                CreatedAt = now,
                UpdatedAt = now,
            },
            cancellation);
        await SendAsync(replay, dueAt, cancellation);
        return replay;
    }

    private async Task<SubscriptionReplay> DoAsync(SubscriptionReplay replay, DateTimeOffset began, CancellationToken cancellation)
    {
        var piece = replay.Piece;
        var done = replay;
        if (await live.FindAsync(replay.Subscription, cancellation) is not { Row.State: SubscriptionState.Active } subscription)
            done = replay with { State = ReplayState.Stopped };
        else
            done = await LookAsync(replay, subscription, began, cancellation);

        // Another copy of this message may have done the piece
        var change = await replays.ChangeAsync(
            replay.Nonce, stands => stands.Piece == piece && stands.IsRunning ? done with { Piece = piece + 1 } : stands, cancellation);
        return change.Stands ?? replay;
    }

    private async Task<SubscriptionReplay> LookAsync(
        SubscriptionReplay replay, LiveSubscription subscription, DateTimeOffset began, CancellationToken cancellation)
    {
        var version = (await configurations.CurrentAsync(cancellation)).Version;
        var looked = 0;
        for (var windows = 0; replay.IsRunning && looked < PieceSize && windows < MostWindows; windows++)
        {
            var end = replay.From + Window < replay.Until ? replay.From + Window : replay.Until;
            var found = await search.SearchAsync(
                new EventQuery(Since: replay.From, Until: end, Top: PieceSize), cancellation, replay.After);
            foreach (var line in found.Events.Reverse().Where(line => subscription.Takes(line.Type)))
            {
                var delay = began.AddSeconds(looked++ / (double)replay.Rate) - clock.GetUtcNow();
                var sent = await again.SendAsync(subscription, replay, line.Id, version, delay, cancellation);
                replay = replay with
                {
                    Looked = replay.Looked + 1,
                    Sent = replay.Sent + sent.Sent,
                    LeftOut = replay.LeftOut + sent.LeftOut,
                };
            }

            replay = found.Next is { } next
                ? replay with { After = next }
                : replay with { After = null, From = end, State = end >= replay.Until ? ReplayState.Done : ReplayState.Running };
        }

        return replay;
    }

    private Task SendAsync(SubscriptionReplay replay, DateTimeOffset dueAt, CancellationToken cancellation) => timeouts.SetAsync(
        new TimeoutMessage
        {
            Kind = TimeoutKind.Subscription,
            Id = replay.Nonce,
            DueAt = dueAt,
            Details = new JsonObject { ["piece"] = replay.Piece },
        },
        cancellation);
}
