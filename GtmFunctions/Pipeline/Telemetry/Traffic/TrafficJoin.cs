using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>Joins hours that are over to the histories of a source, its types and its forms. Values in, values out.</summary>
/// <param name="source">The source.</param>
/// <param name="rows">What instances counted of it since its histories end.</param>
/// <param name="to">The first hour that is not over.</param>
internal sealed class TrafficJoin(TrafficSeries source, IReadOnlyList<TrafficHour> rows, DateTimeOffset to)
{
    /// <summary>How many types and forms of a source are remembered: those that bring most.</summary>
    public const int MostSeries = 64;

    // What is learned from
    private static readonly TimeSpan Kept = TimeSpan.FromDays(56);

    private readonly HashSet<DateTimeOffset> _beyond = [.. rows.Where(row => row.IsBeyond).Select(row => row.Hour)];

    /// <summary>What a type or form brought, of what its source did.</summary>
    public static IReadOnlyList<TrafficHour> Rows(TrafficSeries series, IReadOnlyList<TrafficHour> rows) => series.Type is null
        ? rows
        :
        [
            .. rows.SelectMany(row => row.Series.Where(one => one.Type == series.Type && one.Form == series.Form).Select(one =>
                row with { TakenIn = one.TakenIn, Refused = [], Series = [], Secrets = [] })),
        ];

    /// <summary>The histories with what is over joined to them; <see langword="null"/> for one that is to be forgotten.</summary>
    /// <param name="known">The histories that there are, of any source.</param>
    /// <param name="since">Since when one that is new is watched.</param>
    public IEnumerable<(TrafficSeries Series, TrafficHistory? History)> All(
        IReadOnlyDictionary<TrafficSeries, TrafficHistory> known, DateTimeOffset since)
    {
        var begun = known.GetValueOrDefault(source) ?? new TrafficHistory(since, since, []);
        yield return (source, Join(source, begun));
        var parts = known.Keys.Where(series => series.Source == source.Source && series.Type is not null)
            .Union(rows.Where(row => row.Hour < to)
                .SelectMany(row => row.Series)
                .Select(one => source with { Type = one.Type, Form = one.Form }))
            .Select(series => (Series: series, History: Join(series, known.GetValueOrDefault(series) ?? Begun(series))))
            .OrderByDescending(part => part.History.Hours.Sum(count => Math.Max(0, count)));
        foreach (var (part, i) in parts.Select((part, i) => (part, i)))
        {
            if (i < MostSeries && part.History.Hours.Any(count => count != 0))
                yield return (part.Series, part.History);
            else if (known.ContainsKey(part.Series))
                yield return (part.Series, null);
        }
    }

    // A type or form is watched since it first came
    private TrafficHistory Begun(TrafficSeries series)
    {
        var first = Rows(series, rows).Min(row => row.Hour);
        return new TrafficHistory(first, first, []);
    }

    private TrafficHistory Join(TrafficSeries series, TrafficHistory history)
    {
        if (history.To >= to)
            return history;
        var own = Rows(series, rows).ToLookup(row => row.Hour);
        List<long> hours = [.. history.Hours];
        List<int> busy = [.. Enumerable.Range(0, hours.Count).Select(history.BusyParts)];
        for (var hour = history.To; hour < to; hour = hour.AddHours(1))
        {
            var unknown = series.Type is not null && _beyond.Contains(hour);
            hours.Add(unknown ? TrafficHistory.Unknown : own[hour].Sum(row => row.TakenIn.Sum()));
            busy.Add(unknown ? 0 : Enumerable.Range(0, HourCount.Parts).Count(part => own[hour].Any(row => row.TakenIn[part] > 0)));
        }

        var surplus = Math.Max(0, hours.Count - (int)Kept.TotalHours);
        return history with
        {
            From = history.From.AddHours(surplus),
            Hours = hours[surplus..],
            Busy = busy[surplus..],
            Secrets = SecretUses.Join(history.Secrets, rows.Where(row => row.Hour < to).SelectMany(row => row.Secrets)),
        };
    }
}
