using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>Tallies as rows, and rows as tallies.</summary>
internal static class NumberRows
{
    /// <summary>The row of a tally.</summary>
    /// <param name="from">The beginning of its hour or day.</param>
    /// <param name="tally">The tally.</param>
    /// <param name="made">What it was made of.</param>
    public static NumberRow From(DateTimeOffset from, NumberTally tally, string made)
    {
        var (counts, latencies) = NumberJson.Write(tally, NumberRecords.MostCounts, NumberRecords.MostLatencies);
        return new NumberRow(from, counts, latencies, made);
    }

    /// <summary>The tally of several rows.</summary>
    public static NumberTally Join(IEnumerable<NumberRow> rows)
    {
        var joined = new NumberTally();
        foreach (var row in rows)
            joined.Merge(NumberJson.Read(row.Counts, row.Latencies));
        return joined;
    }

    /// <summary>Names the rows of instances that an hour is made of, each in the state that it was read in.</summary>
    public static string Made(IEnumerable<NumberMark> marks) => KeyHash.For(
        [.. marks.OrderBy(mark => mark.Instance, StringComparer.Ordinal).Select(mark => $"{mark.Instance}:{mark.Version}")]);
}
