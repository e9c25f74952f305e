using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// Joins what instances counted in hours that are over to one row for each hour, old hours to one row for each day, and forgets what is in
/// a joined row, and days that are too old. Run by many at once, or again after a crash anywhere, it counts each row once.
/// </summary>
/// <remarks>
/// An hour is made anew of all its instances' rows whenever one of them was stored again, for as long as they are kept: it names the rows
/// that it is made of, and who has not read what stands cannot write it. Rows are forgotten only when what they are in stands, and what is
/// made of rows that may be forgotten in part is only ever added where there is nothing: an hour without its row, a day without its row.
/// </remarks>
internal sealed class NumberJoin(NumberRecords records, TimeProvider clock)
{
    /// <summary>How long the rows of instances are kept, which is longer than one of them may be stored late.</summary>
    public static readonly TimeSpan InstancesKept = TimeSpan.FromDays(2);

    /// <summary>How long hours are kept before they are joined to days: five weeks, for what is usual at an hour of the week.</summary>
    public static readonly TimeSpan HoursKept = TimeSpan.FromDays(36);

    /// <summary>How long days are kept.</summary>
    public static readonly TimeSpan DaysKept = TimeSpan.FromDays(400);

    // The last numbers of an hour are stored a moment after its end
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    /// <summary>Joins what is over and forgets what is not needed any more.</summary>
    public async Task JoinAsync(CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        await JoinHoursAsync(TrafficCounts.HourOf(now - Settled), cancellation);
        await JoinDaysAsync(DayOf(now - HoursKept), cancellation);
        var old = await records.DaysAsync(DateTimeOffset.MinValue, DayOf(now - DaysKept), NumberColumns.Marks, cancellation);
        await records.ForgetDaysAsync([.. old.Select(day => day.From)], cancellation);
    }

    /// <summary>The beginning of the day that a time is in, UTC.</summary>
    internal static DateTimeOffset DayOf(DateTimeOffset time) => new(time.UtcDateTime.Date, TimeSpan.Zero);

    private async Task JoinHoursAsync(DateTimeOffset to, CancellationToken cancellation)
    {
        var marks = await records.MarksAsync(DateTimeOffset.MinValue, to, cancellation);
        if (marks.Count == 0)
            return;
        var joined = (await records.HoursAsync(marks.Min(mark => mark.Hour), to, NumberColumns.Marks, cancellation))
            .ToDictionary(row => row.From, row => row.Made);
        foreach (var hour in marks.GroupBy(mark => mark.Hour).OrderBy(hour => hour.Key))
        {
            if (!joined.TryGetValue(hour.Key, out var made))
                await JoinHourAsync(hour.Key, isJoined: false, cancellation);
            else if (hour.Key < to - InstancesKept)
                await records.ForgetInstancesAsync(hour.Key, [.. hour.Select(mark => mark.Instance)], cancellation);
            else if (made != NumberRows.Made(hour))
                await JoinHourAsync(hour.Key, isJoined: true, cancellation);
        }
    }

    // What stands is read before the rows: who made it of newer ones is not written over
    private async Task JoinHourAsync(DateTimeOffset hour, bool isJoined, CancellationToken cancellation)
    {
        var stands = isJoined
            ? (await records.HoursAsync(hour, hour.AddHours(1), NumberColumns.All, cancellation)).SingleOrDefault()
            : null;
        if (isJoined && stands is null)
            return;
        var rows = await records.OfInstancesAsync(hour, hour.AddHours(1), cancellation);
        if (rows.Count == 0)
            return;
        var row = NumberRows.From(hour, NumberRows.Join(rows.Select(one => one.Row)), NumberRows.Made(rows.Select(one => one.Mark)));
        await records.TryPutHourAsync(row with { ETag = stands?.ETag }, cancellation);
    }

    private async Task JoinDaysAsync(DateTimeOffset to, CancellationToken cancellation)
    {
        var hours = await records.HoursAsync(DateTimeOffset.MinValue, to, NumberColumns.Marks, cancellation);
        foreach (var day in hours.GroupBy(hour => DayOf(hour.From)).OrderBy(day => day.Key))
        {
            var next = day.Key.AddDays(1);
            if ((await records.DaysAsync(day.Key, next, NumberColumns.Marks, cancellation)).Count == 0)
            {
                var rows = await records.HoursAsync(day.Key, next, NumberColumns.All, cancellation);
                await records.TryAddDayAsync(NumberRows.From(day.Key, NumberRows.Join(rows), made: ""), cancellation);
            }

            await records.ForgetHoursAsync([.. day.Select(hour => hour.From)], cancellation);
        }
    }
}
