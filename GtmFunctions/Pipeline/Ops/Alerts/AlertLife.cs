namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>
/// The life of an alert: one word when a problem begins, one when it is over, and reminders at growing intervals between. Values in,
/// values out.
/// </summary>
internal static class AlertLife
{
    /// <summary>How long a problem must be away to be over: one that comes and goes is told once.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    // After the first word, after the first reminder, …; the last one goes on
    private static readonly TimeSpan[] Reminders =
        [TimeSpan.FromHours(1), TimeSpan.FromHours(4), TimeSpan.FromDays(1), TimeSpan.FromDays(7)];

    /// <summary>What becomes of an alert.</summary>
    /// <param name="state">What is known; <see langword="null"/> where nothing is.</param>
    /// <param name="problem">The problem as it is found now; <see langword="null"/> where it is not.</param>
    /// <param name="now">The time.</param>
    /// <returns>The new state, the same object where nothing changes; <see langword="null"/> where there is nothing to know.</returns>
    public static AlertState? Next(AlertState? state, Problem? problem, DateTimeOffset now) => (state, problem) switch
    {
        (null, null) => null,
        (null, { } found) => Found(new AlertState { Problem = found, FoundAt = now }, now),
        ({ Due: not null }, _) => state,
        ({ BeganAt: null }, null) => null,
        ({ BeganAt: null }, { } found) => Found(state with { Problem = found }, now) is { Due: not null } told ? told : state,
        (_, null) => Absent(state, now),
        (_, { } found) => Lasting(state, found, now),
    };

    /// <summary>The state once that was told which was due; <see langword="null"/> where that was the last word.</summary>
    public static AlertState? Told(AlertState state) => state.Due is { Phase: AlertPhase.Over } ? null : state with { Due = null };

    private static AlertState Found(AlertState state, DateTimeOffset now) =>
        now - state.FoundAt >= state.Problem.Patience ? Tell(state with { BeganAt = now }, AlertPhase.Began, now) : state;

    private static AlertState Absent(AlertState state, DateTimeOffset now) => state.AbsentSince switch
    {
        null => state with { AbsentSince = now },
        { } since when now - since >= Settled => Tell(state, AlertPhase.Over, now),
        _ => state,
    };

    private static AlertState Lasting(AlertState state, Problem found, DateTimeOffset now)
    {
        if (found.Grade > state.Problem.Grade || now >= state.RemindAt)
            return Tell(state with { Problem = found, AbsentSince = null }, AlertPhase.Lasts, now);
        return state.AbsentSince is null ? state : state with { AbsentSince = null };
    }

    private static AlertState Tell(AlertState state, AlertPhase phase, DateTimeOffset now) => state with
    {
        Tellings = state.Tellings + 1,
        RemindAt = now + Reminders[Math.Min(state.Tellings, Reminders.Length - 1)],
        Due = new Telling(phase, state.Tellings + 1, now),
    };
}
