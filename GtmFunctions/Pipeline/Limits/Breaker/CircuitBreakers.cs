using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Limits;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Limits.Breaker;

/// <summary>
/// The breakers of all destinations, shared by all instances. A destination that is up costs a read every two seconds and no write.
/// </summary>
public sealed partial class CircuitBreakers(DestinationStates states, TimeProvider clock, ILogger<CircuitBreakers> logger)
{
    private const string Kind = "breaker";

    /// <summary>How old what is known of a breaker may be.</summary>
    public static readonly TimeSpan Fresh = TimeSpan.FromSeconds(2);

    /// <summary>What an action may do now; nothing is taken yet.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="holder">The queue message that asks.</param>
    /// <param name="share">A number from 0 to 1 that differs from action to action.</param>
    /// <param name="since">
    /// Since when it waits; <see langword="null"/> for one that does not wait but passes a destination that is down over.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The decision, when to ask again, and what was wrong.</returns>
    public async Task<(BreakerDecision Decision, DateTimeOffset Until, string Why)> DecideAsync(
        Destination destination, string holder, double share, DateTimeOffset? since, CancellationToken cancellation)
    {
        var row = RowOf(destination.Name);
        var state = await row.ReadAsync(Fresh, cancellation);
        var (decision, until) = BreakerRule.Decide(state, destination.Breaker, holder, share, clock.GetUtcNow());
        if (decision == BreakerDecision.Sleep && since is { } waits && !ReferenceEquals(BreakerRule.Wait(state, waits), state))
            await row.ChangeAsync(current => (BreakerRule.Wait(current, waits), true), cancellation);
        return (decision, until, state.Reason);
    }

    /// <summary>Makes an action the one that probes.</summary>
    /// <returns>Whether it is.</returns>
    public Task<bool> TryProbeAsync(Destination destination, string holder, TimeSpan lease, CancellationToken cancellation) =>
        RowOf(destination.Name).ChangeAsync(
            state =>
            {
                var probed = BreakerRule.Probe(state, holder, lease, clock.GetUtcNow());
                return (probed, !probed.IsOpen || probed.ProbeBy == holder);
            },
            cancellation);

    /// <summary>Notes what an answer says of the destination.</summary>
    /// <param name="destination">The destination.</param>
    /// <param name="holder">The queue message that called.</param>
    /// <param name="eventId">The event whose action it was.</param>
    /// <param name="answer">The answer.</param>
    /// <param name="share">A number from 0 to 1 that differs from action to action.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// When to try again where the answer only says that the destination is still away: the action that found it out was a probe, and no
    /// try is spent on it. <see langword="null"/> in all other cases.
    /// </returns>
    public async Task<DateTimeOffset?> AnsweredAsync(
        Destination destination, string holder, string eventId, Answer answer, double share, CancellationToken cancellation)
    {
        var health = HealthReading.From(answer);
        var (before, after) = await RowOf(destination.Name).ChangeAsync(
            state =>
            {
                var next = BreakerRule.Answered(state, destination.Breaker, holder, health, answer.Reason, clock.GetUtcNow());
                if (!ReferenceEquals(next, state) && !ReferenceEquals(next, BreakerState.Closed))
                    next = next with { Sample = eventId };
                return (next, (state, next));
            },
            cancellation);
        if (!before.IsOpen && after.IsOpen)
            Log.Opened(logger, destination.Name, after.Failures, after.OpenUntil, after.Reason);
        if (before.IsOpen && !after.IsOpen)
            Log.Closed(logger, destination.Name, clock.GetUtcNow() - before.OpenedAt!.Value);
        var probed = before.IsOpen && before.ProbeBy == holder;
        return probed && health == Health.Away
            ? BreakerRule.Decide(after, destination.Breaker, holder, share, clock.GetUtcNow()).Until
            : null;
    }

    /// <summary>
    /// The breakers of all destinations that ever failed, by destination: who is down since when, and since when actions wait.
    /// </summary>
    public Task<IReadOnlyDictionary<string, BreakerState>> AllAsync(CancellationToken cancellation) =>
        states.AllAsync(Kind, BreakerJson.Default.BreakerState, cancellation);

    private SharedRow<BreakerState> RowOf(string destination) =>
        states.Row(destination, Kind, BreakerJson.Default.BreakerState, BreakerState.Closed);

    private static partial class Log
    {
        [LoggerMessage(
            EventId = 6010,
            EventName = "DestinationDown",
            Level = LogLevel.Critical,
            Message = "{Destination} is down: {Failures} calls in a row failed, the last one with: {Reason}. " +
                "It is probed from {OpenUntil:u} on; until it is back, actions for it wait and spend no tries, and enrichers pass it over")]
        public static partial void Opened(ILogger logger, string destination, int failures, DateTimeOffset openUntil, string reason);

        [LoggerMessage(
            EventId = 6011,
            EventName = "DestinationUp",
            Level = LogLevel.Warning,
            Message = "{Destination} is back after {Outage}")]
        public static partial void Closed(ILogger logger, string destination, TimeSpan outage);
    }
}
