using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops.Numbers;

/// <summary>A row of a table of numbers.</summary>
/// <param name="Name">What it is of: a name of what the table is told apart by, or the beginning of an hour or a day.</param>
/// <param name="Counts">How often each thing was counted, those that never were left out.</param>
/// <param name="Latencies">The times that were measured, as far as there are any.</param>
internal sealed record NumberTableRow(
    string Name, IReadOnlyDictionary<Measure, long> Counts, IReadOnlyDictionary<LatencyKind, LatencySketch> Latencies);

/// <summary>Numbers of a range, all together and told apart.</summary>
/// <param name="From">The range's beginning.</param>
/// <param name="To">Its end.</param>
/// <param name="By">
/// By what they are told apart, one of <see cref="OpsParameters.NumbersBy"/>; <see langword="null"/> where they are not.
/// </param>
/// <param name="Total">All together.</param>
/// <param name="Rows">Told apart: names by how much they count, hours and days in order.</param>
internal sealed record NumberTable(
    DateTimeOffset From, DateTimeOffset To, string? By, NumberTableRow Total, IReadOnlyList<NumberTableRow> Rows)
{
    /// <summary>Makes a table.</summary>
    public static NumberTable For(NumbersRange range, string? by)
    {
        var total = Row("", range.Total, NumberDimension.Total, "");
        return by switch
        {
            null => new NumberTable(range.From, range.To, by, total, []),
            OpsParameters.ByHour => new NumberTable(range.From, range.To, by, total, [.. range.Periods.Select(Row)]),
            OpsParameters.ByDay => new NumberTable(range.From, range.To, by, total, [.. range.Days().Select(Row)]),
            _ => new NumberTable(range.From, range.To, by, total, ByName(range.Total, Dimension(by))),
        };
    }

    private static NumberDimension Dimension(string by) =>
        Enum.GetValues<NumberDimension>().Single(dimension => NumberJson.NameOf(dimension) == by);

    private static IReadOnlyList<NumberTableRow> ByName(NumberTally tally, NumberDimension dimension) =>
    [
        .. tally.Names(dimension).Select(name => Row(name, tally, dimension, name))
            .OrderByDescending(row => row.Counts.Values.DefaultIfEmpty().Max())
            .ThenBy(row => row.Name, StringComparer.Ordinal),
    ];

    private static NumberTableRow Row(NumberPeriod period) =>
        Row($"{period.From:yyyy-MM-ddTHH:mm:ssZ}", period.Tally, NumberDimension.Total, "");

    private static NumberTableRow Row(string shown, NumberTally tally, NumberDimension dimension, string name) => new(
        shown,
        Enum.GetValues<Measure>().Select(measure => (measure, Count: tally.Count(dimension, name, measure)))
            .Where(one => one.Count != 0).ToDictionary(one => one.measure, one => one.Count),
        Enum.GetValues<LatencyKind>().Select(kind => (kind, Sketch: tally.Latency(kind, dimension, name)))
            .Where(one => one.Sketch.Count > 0).ToDictionary(one => one.kind, one => one.Sketch));
}
