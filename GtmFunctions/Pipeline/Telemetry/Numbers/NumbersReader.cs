using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// Reads what all instances counted and measured, up to what they stored half a minute ago. A range costs three queries, one more where
/// hours in it are not joined yet, however much came; they are longer, the more hours and names there are.
/// </summary>
internal sealed class NumbersReader(NumberRecords records, TimeProvider clock)
{
    /// <summary>The numbers of all hours that are in a range at least in part.</summary>
    /// <param name="from">Its beginning.</param>
    /// <param name="to">Its end.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="latencies">Whether latencies are read too, which are most of what is stored.</param>
    /// <exception cref="ArgumentException">The range ends before it begins.</exception>
    public async Task<NumbersRange> ReadAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation, bool latencies = true)
    {
        if (to < from)
            throw new ArgumentException($"A range cannot end at {to:u} and begin at {from:u}", nameof(to));
        (from, to) = (TrafficCounts.HourOf(from), EndOf(to));
        var with = latencies ? NumberColumns.All : NumberColumns.Counts;

        // Hours before the days that take them in, so that none is missed that is joined meanwhile
        var hours = await records.HoursAsync(from, to, with, cancellation);
        var days = await records.DaysAsync(NumberJoin.DayOf(from), to, with, cancellation);
        var joined = days.Select(day => day.From).ToHashSet();
        var periods = days.Select(day => (day.From, Length: TimeSpan.FromDays(1), Rows: Enumerable.Repeat(day, 1))).ToList();
        var pending = await PendingAsync(from, to, hours, cancellation);
        periods.AddRange(hours.Where(hour => !pending.Contains(hour.From) && !joined.Contains(NumberJoin.DayOf(hour.From)))
            .Select(hour => (hour.From, TimeSpan.FromHours(1), Enumerable.Repeat(hour, 1))));
        if (pending.Count > 0)
        {
            var rows = await records.OfInstancesAsync(pending.Min(), pending.Max().AddHours(1), cancellation);
            periods.AddRange(rows.Where(one => pending.Contains(one.Mark.Hour)).GroupBy(one => one.Mark.Hour)
                .Select(hour => (
                    hour.Key, TimeSpan.FromHours(1), hour.Select(one => latencies ? one.Row : one.Row with { Latencies = null }))));
        }

        return new NumbersRange(
            from,
            to,
            [
                .. periods.OrderBy(period => period.From)
                    .Select(period => new NumberPeriod(period.From, period.Length, NumberRows.Join(period.Rows))),
            ]);
    }

    /// <summary>The same hours of weeks before, the last week first.</summary>
    /// <param name="from">The beginning.</param>
    /// <param name="to">The end.</param>
    /// <param name="weeks">How many weeks.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="latencies">Whether latencies are read too.</param>
    public async Task<IReadOnlyList<NumbersRange>> ReadWeeksBeforeAsync(
        DateTimeOffset from, DateTimeOffset to, int weeks, CancellationToken cancellation, bool latencies = false)
    {
        var ranges = new List<NumbersRange>();
        for (var week = 1; week <= weeks; week++)
            ranges.Add(await ReadAsync(from.AddDays(-7 * week), to.AddDays(-7 * week), cancellation, latencies));
        return ranges;
    }

    // Hours of which instances stored what is not in a joined row
    private async Task<IReadOnlySet<DateTimeOffset>> PendingAsync(
        DateTimeOffset from, DateTimeOffset to, IReadOnlyList<NumberRow> hours, CancellationToken cancellation)
    {
        var joined = hours.ToDictionary(hour => hour.From, hour => hour.Made);
        var whole = clock.GetUtcNow() - NumberJoin.InstancesKept;
        return (await records.MarksAsync(from, to, cancellation))
            .GroupBy(mark => mark.Hour)
            .Where(hour => !joined.TryGetValue(hour.Key, out var made) || (hour.Key > whole && made != NumberRows.Made(hour)))
            .Select(hour => hour.Key)
            .ToHashSet();
    }

    private static DateTimeOffset EndOf(DateTimeOffset time) =>
        TrafficCounts.HourOf(time) is var hour && hour == time ? hour : hour.AddHours(1);
}
