namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>
/// The life of an alert: one word when a problem begins, one when it is over, and reminders at growing intervals between; none while it is
/// muted, and none for a while after it was over where its kind has a cooldown. Values in, values out.
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
    /// <param name="mutedUntil">Until when nothing of it is told, if it is muted.</param>
    /// <returns>The new state, the same object where nothing changes; <see langword="null"/> where there is nothing to know.</returns>
    public static AlertState? Next(AlertState? state, Problem? problem, DateTimeOffset now, DateTimeOffset? mutedUntil = null)
    {
        var next = Next(state, problem, now);
        return mutedUntil > now && state?.Due is null && next?.Due is { } due ? Muted(state, next, due.Phase, mutedUntil.Value) : next;
    }

    /// <summary>The state once that was told which was due; <see langword="null"/> where that was the last word.</summary>
    public static AlertState? Told(AlertState state) => state.Due switch
    {
        { Phase: AlertPhase.Over } when state.Problem.Cooldown > TimeSpan.Zero => state with { Due = null, OverAt = state.Due.At },
        { Phase: AlertPhase.Over } => null,
        _ => state with { Due = null, ToldAt = state.Due?.At },
    };

    private static AlertState? Next(AlertState? state, Problem? problem, DateTimeOffset now) => (state, problem) switch
    {
        (null, null) => null,
        (null, { } found) => Found(new AlertState { Problem = found, FoundAt = now }, now),
        ({ Due: not null }, _) => state,
        ({ OverAt: { } over }, _) => Resting(state, problem, over, now),
        ({ BeganAt: null }, null) => null,
        ({ BeganAt: null }, { } found) => Found(state with { Problem = found }, now) is { Due: not null } told ? told : state,
        (_, null) => Absent(state, now),
        (_, { } found) => Lasting(state, found, now),
    };

    // What would be told now is told when the mute ends, if it is so then
    private static AlertState? Muted(AlertState? state, AlertState next, AlertPhase phase, DateTimeOffset until) => phase switch
    {
        AlertPhase.Began => state ?? next with { Due = null, BeganAt = null, Tellings = 0 },
        AlertPhase.Lasts => next with { Due = null, Tellings = state!.Tellings, RemindAt = until },
        _ => null,
    };

    private static AlertState? Resting(AlertState state, Problem? problem, DateTimeOffset over, DateTimeOffset now)
    {
        if (now - over >= state.Problem.Cooldown || problem?.Grade > state.Problem.Grade)
            return problem is null ? null : Found(new AlertState { Problem = problem, FoundAt = now, ETag = state.ETag }, now);
        return state;
    }

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
