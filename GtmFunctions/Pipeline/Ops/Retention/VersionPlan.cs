using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>Whether a version of the configuration may go, and why not. Values in, values out.</summary>
/// <param name="Version">The version.</param>
/// <param name="Why">Why it may not go, in words; empty where it may.</param>
internal sealed record VersionPlan(string Version, string Why)
{
    /// <summary>
    /// Plans. A version decides only what comes while it is current; so once every day of that time is forgotten, and its dead letters with
    /// it, nothing names it any more.
    /// </summary>
    /// <param name="version">The version.</param>
    /// <param name="current">The version that is current.</param>
    /// <param name="seenAt">When it was last seen to be current, or first seen at all.</param>
    /// <param name="kept">How long versions are kept after that.</param>
    /// <param name="oldestDay">The oldest day that has a trace; <see langword="null"/> where none has.</param>
    /// <param name="running">The replay of many that is under way; none where none is.</param>
    /// <param name="now">The time.</param>
    public static VersionPlan Make(
        string version,
        string? current,
        DateTimeOffset seenAt,
        TimeSpan kept,
        string? oldestDay,
        string? running,
        DateTimeOffset now)
    {
        if (version == current)
            return new VersionPlan(version, "it is current");
        if (now < seenAt + kept)
            return new VersionPlan(version, $"versions are kept {Duration.Text(kept)}: until {seenAt + kept:yyyy-MM-dd}");
        if (oldestDay is not null && seenAt >= DayPlan.EndOf(oldestDay).AddDays(-1))
            return new VersionPlan(version, $"events of {oldestDay}, which are kept, may name it");
        return new VersionPlan(version, running is null ? "" : $"the replay {running} is under way, and may name it");
    }
}
