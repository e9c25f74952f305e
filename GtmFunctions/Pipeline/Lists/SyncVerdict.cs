using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>What a sync makes of a list's state, wherever its rows come from. Values in, values out.</summary>
internal static class SyncVerdict
{
    /// <summary>The state after rows were written as a version, or were not.</summary>
    /// <param name="state">The state before.</param>
    /// <param name="write">What came of writing them.</param>
    /// <param name="now">The time.</param>
    public static ListState After(ListState state, ListWrite write, DateTimeOffset now) => write switch
    {
        ListWrite.Written => Agree(state, ListOutcome.Written, now),
        ListWrite.Unchanged => Agree(state, ListOutcome.Same, now),
        ListWrite.HeldBack held => Fail(state, $"{held.Why}: look at what it is synced from, or accept it by gtm lists sync "
            + $"{state.List} --accept", now) with
        { Outcome = ListOutcome.HeldBack },
        ListWrite.Refused refused => Fail(state, refused.Why, now),
        _ => throw new InvalidOperationException($"No result {write} is known."),
    };

    /// <summary>The state after a sync that could be used.</summary>
    public static ListState Agree(ListState state, ListOutcome outcome, DateTimeOffset now) => state with
    {
        Outcome = outcome,
        GoodAt = now,
        Fault = null,
        FaultSince = null,
    };

    /// <summary>The state after a sync that could not: the list stays as it is.</summary>
    public static ListState Fail(ListState state, string why, DateTimeOffset now) => state with
    {
        Outcome = ListOutcome.Fault,
        Fault = why,
        FaultSince = state.FaultSince ?? now,
    };
}
