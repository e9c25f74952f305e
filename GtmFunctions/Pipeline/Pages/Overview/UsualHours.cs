using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Pages.Overview;

/// <summary>What the same hour of past weeks brought.</summary>
internal static class UsualHours
{
    private const int Weeks = 4;
    private const int Fewest = 2;
    private const int DaysOfWeek = 7;

    /// <summary>The median of the same hour of the last four weeks; <see langword="null"/> where fewer than two are known.</summary>
    public static long? Median(SourceTraffic source, DateTimeOffset from)
    {
        long[] known =
        [
            .. Enumerable.Range(1, Weeks)
                .Select(week => from.AddDays(-DaysOfWeek * week))
                .Where(at => source.History is { } history && TrafficCounts.HourOf(at) >= history.WatchedSince)
                .Select(at => source.Joined(TrafficCounts.HourOf(at), TrafficCounts.HourOf(at).AddHours(1)))
                .Order(),
        ];
        return known.Length < Fewest ? null : known[(known.Length - 1) / 2];
    }

    /// <summary>The sum of the sources' medians; <see langword="null"/> where none has one.</summary>
    public static long? Sum(IEnumerable<SourceTraffic> sources, DateTimeOffset from)
    {
        long[] known = [.. sources.Select(source => Median(source, from)).OfType<long>()];
        return known.Length == 0 ? null : known.Sum();
    }
}
