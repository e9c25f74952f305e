namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>What was counted and measured in an hour, or in a day where its hours are joined.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="Length">An hour or a day.</param>
/// <param name="Tally">What was counted and measured.</param>
internal sealed record NumberPeriod(DateTimeOffset From, TimeSpan Length, NumberTally Tally);

/// <summary>A count of one hour.</summary>
/// <param name="Hour">Its beginning, UTC.</param>
/// <param name="Count">The count.</param>
internal sealed record HourPoint(DateTimeOffset Hour, long Count);

/// <summary>What was counted and measured in whole hours from one moment to another.</summary>
/// <param name="From">The first hour's beginning.</param>
/// <param name="To">The last hour's end.</param>
/// <param name="Periods">
/// The hours in which something was counted, in order; days before <see cref="NumberJoin.HoursKept"/> ago, as whole ones.
/// </param>
internal sealed record NumbersRange(DateTimeOffset From, DateTimeOffset To, IReadOnlyList<NumberPeriod> Periods)
{
    private readonly Lazy<NumberTally> _total = new(() => Join(Periods));

    /// <summary>All of it together.</summary>
    public NumberTally Total => _total.Value;

    /// <summary>A count of each hour, in order and with none left out; 0 where nothing is known of an hour by itself.</summary>
    /// <param name="measure">What is counted.</param>
    /// <param name="dimension">By what it is told apart.</param>
    /// <param name="name">Under which name.</param>
    public IReadOnlyList<HourPoint> PerHour(Measure measure, NumberDimension dimension = NumberDimension.Total, string name = "")
    {
        var known = Periods.Where(period => period.Length == TimeSpan.FromHours(1))
            .ToDictionary(period => period.From, period => period.Tally);
        var points = new List<HourPoint>();
        for (var hour = From; hour < To; hour = hour.AddHours(1))
            points.Add(new HourPoint(hour, known.GetValueOrDefault(hour)?.Count(dimension, name, measure) ?? 0));
        return points;
    }

    /// <summary>The days of it, each together, in order.</summary>
    public IReadOnlyList<NumberPeriod> Days() =>
    [
        .. Periods.GroupBy(period => NumberJoin.DayOf(period.From))
            .Select(day => new NumberPeriod(day.Key, TimeSpan.FromDays(1), Join(day))),
    ];

    private static NumberTally Join(IEnumerable<NumberPeriod> periods)
    {
        var joined = new NumberTally();
        foreach (var period in periods)
            joined.Merge(period.Tally);
        return joined;
    }
}
