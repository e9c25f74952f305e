namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>A stretch up to now that brought too little for chance.</summary>
/// <param name="Since">Since when.</param>
/// <param name="Count">How many events came all the same.</param>
/// <param name="Expected">How many are usual.</param>
/// <param name="PerDay">How many are usual in a day.</param>
/// <param name="Chance">The chance that a day brings such a stretch although nothing is wrong.</param>
internal sealed record Lull(DateTimeOffset Since, long Count, double Expected, double PerDay, double Chance)
{
    /// <summary>From when on chance does not explain it: fewer than one day in a thousand brings such a stretch.</summary>
    public const double Level = 1e-3;

    // What instances counted last is not stored yet
    private static readonly TimeSpan Unstored = PeriodicFlush.Interval * 3;

    // What still comes in is less than a fifth of what is usual, and so was the last of it
    private const int FewerBy = 5;
    private const int LastExpected = 7;
    private const int MostEvents = 64;

    /// <summary>
    /// Looks for one: since the last event, or since one of those before it. A stretch is held against all stretches that a day has: a
    /// source that brings a thousand events a day has a thousand chances to bring none for a while.
    /// </summary>
    /// <param name="traffic">What the series brought.</param>
    /// <param name="baseline">What is usual.</param>
    /// <param name="now">The time.</param>
    /// <returns>The least likely one; <see langword="null"/> where chance explains all.</returns>
    public static Lull? Find(SourceTraffic traffic, TrafficBaseline baseline, DateTimeOffset now)
    {
        var until = now - Unstored;
        var chance = new SilenceChance(baseline);
        var stretches = Math.Max(1, baseline.PerDay / baseline.Clump);
        Lull? least = null;
        var count = 0L;
        foreach (var cell in traffic.Busy())
        {
            if (cell.End < until && baseline.Expected(cell.End, until) is var expected && count * FewerBy <= expected)
            {
                var evidence = chance.Evidence(cell.End);
                evidence = evidence < traffic.RecentFrom ? TrafficCounts.HourOf(evidence) : evidence;
                var earlier = traffic.TakenIn(evidence, cell.End);
                var found = chance.OfSoFew(cell.End, until, (int)count, evidence, earlier) * stretches * (count + 1);
                if (found < (least?.Chance ?? Level))
                    least = new Lull(cell.End, count, expected, baseline.PerDay, found);
            }

            count += cell.Count;
            if (count > MostEvents || (count * FewerBy > LastExpected * baseline.Clump
                && baseline.Expected(cell.End, until) <= LastExpected * baseline.Clump))
                break;
        }

        return least;
    }
}
