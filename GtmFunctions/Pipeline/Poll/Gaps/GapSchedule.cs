using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll.Gaps;

/// <summary>When gaps are looked for. Values in, values out.</summary>
internal static class GapSchedule
{
    /// <summary>
    /// Whether a look is due: by its schedule, or because the source has been silent for so long and nobody looked since.
    /// </summary>
    /// <param name="gaps">What the document says.</param>
    /// <param name="state">How far records were read.</param>
    /// <param name="lastHeard">When a webhook of the source was last taken in; <see langword="null"/> where none ever was.</param>
    /// <param name="now">The time.</param>
    public static bool IsDue(SourceGaps gaps, PollState? state, DateTimeOffset? lastHeard, DateTimeOffset now) =>
        PollSchedule.IsDue(state, now) || IsSilent(gaps, state!, lastHeard, now);

    // One look for one silence: after that the schedule says
    private static bool IsSilent(SourceGaps gaps, PollState state, DateTimeOffset? lastHeard, DateTimeOffset now) =>
        gaps.After is { } after
        && lastHeard is { } heard
        && now - heard >= after
        && state.Failures == 0
        && state.RunAt < heard + after;
}
