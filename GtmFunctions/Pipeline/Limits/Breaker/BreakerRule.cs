using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Limits.Breaker;

/// <summary>What an action may do.</summary>
public enum BreakerDecision
{
    /// <summary>Call.</summary>
    Call,

    /// <summary>Call, as the only one, to see whether the destination is back.</summary>
    Probe,

    /// <summary>Sleep.</summary>
    Sleep,
}

/// <summary>
/// The breaker of a destination. A run of failures opens it; after a pause one action probes, and its answer closes it or doubles the
/// pause. Who waits sleeps a little past the pause, each by a share of its own, so that they do not all wake at once.
/// </summary>
internal static class BreakerRule
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan WidestSpread = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WhileProbed = TimeSpan.FromSeconds(5);

    /// <summary>Decides for an action.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="settings">The destination's settings.</param>
    /// <param name="holder">The queue message that asks.</param>
    /// <param name="share">A number from 0 to 1 that differs from action to action.</param>
    /// <param name="now">The time.</param>
    /// <returns>The decision, and when to ask again.</returns>
    public static (BreakerDecision Decision, DateTimeOffset Until) Decide(
        BreakerState state, BreakerSettings settings, string holder, double share, DateTimeOffset now)
    {
        if (!state.IsOpen)
            return (BreakerDecision.Call, now);
        if (now < state.OpenUntil)
            return (BreakerDecision.Sleep, state.OpenUntil + (share * Spread(state, settings)));
        return state.ProbeBy is null || state.ProbeBy == holder || now >= state.ProbeUntil
            ? (BreakerDecision.Probe, now)
            : (BreakerDecision.Sleep, now + WhileProbed + (share * Spread(state, settings)));
    }

    /// <summary>Makes an action the one that probes; the same state where another one does.</summary>
    public static BreakerState Probe(BreakerState state, string holder, TimeSpan lease, DateTimeOffset now) =>
        state.IsOpen && now >= state.OpenUntil && (state.ProbeBy is null || state.ProbeBy == holder || now >= state.ProbeUntil)
            ? state with { ProbeBy = holder, ProbeUntil = now + lease }
            : state;

    /// <summary>Notes that an action waits; the same state where one waits longer.</summary>
    public static BreakerState Wait(BreakerState state, DateTimeOffset since) =>
        state.IsOpen && (state.OldestWaiting is not { } oldest || since < oldest) ? state with { OldestWaiting = since } : state;

    /// <summary>The state after an answer; the same object where nothing changes.</summary>
    /// <param name="state">What is known.</param>
    /// <param name="settings">The destination's settings.</param>
    /// <param name="holder">The queue message that called.</param>
    /// <param name="health">What the answer says.</param>
    /// <param name="reason">What the answer was.</param>
    /// <param name="now">The time.</param>
    public static BreakerState Answered(
        BreakerState state, BreakerSettings settings, string holder, Health health, string reason, DateTimeOffset now)
    {
        if (state.IsOpen)
        {
            // What was under way when it opened says nothing that the probe will not say better
            if (state.ProbeBy != holder)
                return state;
            return health switch
            {
                Health.Up => BreakerState.Closed,
                Health.Refusing => Refused(BreakerState.Closed, reason, now),
                _ => Paused(state, settings, reason, now),
            };
        }

        return health switch
        {
            Health.Up => state is { Failures: 0, RefusedAt: null } ? state : BreakerState.Closed,
            Health.Refusing or Health.Unready => Refused(state, reason, now),
            Health.Unsaid => state,
            _ when state.Failures + 1 < settings.Failures => state with { Failures = state.Failures + 1, Reason = reason },
            _ => Paused(state with { Failures = state.Failures + 1, OpenedAt = now }, settings, reason, now),
        };
    }

    // Written once, not at every refusal
    private static BreakerState Refused(BreakerState state, string reason, DateTimeOffset now) =>
        state is { RefusedAt: not null, Failures: 0 }
            ? state
            : state with { RefusedAt = state.RefusedAt ?? now, Failures = 0, Reason = reason };

    private static BreakerState Paused(BreakerState state, BreakerSettings settings, string reason, DateTimeOffset now) => state with
    {
        OpenUntil = now + Pause(state.Pauses, settings),
        Pauses = state.Pauses + 1,
        ProbeBy = null,
        Reason = reason,
    };

    private static TimeSpan Pause(int pauses, BreakerSettings settings)
    {
        var first = settings.For ?? TimeSpan.FromMinutes(1);
        var longest = first > LongestPause ? first : LongestPause;
        var pause = first * Math.Pow(2, Math.Min(pauses, 20));
        return pause < longest ? pause : longest;
    }

    private static TimeSpan Spread(BreakerState state, BreakerSettings settings)
    {
        var pause = Pause(Math.Max(state.Pauses - 1, 0), settings);
        return pause < WidestSpread ? pause : WidestSpread;
    }
}
