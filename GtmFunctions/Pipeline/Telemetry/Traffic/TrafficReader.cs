using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// What sources brought, as all instances counted it. Hours that are over are joined into one row for each source, which five weeks fit,
/// so that a look at all of it costs two queries however much came.
/// </summary>
internal sealed class TrafficReader(TrafficRecords records, TimeProvider clock)
{
    private static readonly TimeSpan Kept = TimeSpan.FromDays(35);
    private static readonly TimeSpan RowsKept = TimeSpan.FromDays(2);

    // The last counts of an hour are stored a moment after its end
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    // How far back five minutes are told apart; what is expected of a longer time does not need it
    private static readonly TimeSpan Recent = TimeSpan.FromHours(6);

    /// <summary>
    /// Joins the hours that are over, begins to watch sources that are new, and forgets what is not needed any more. Run by many, or again
    /// after a crash, it joins each hour once: who has not read the row before cannot write it.
    /// </summary>
    public async Task JoinAsync(Configuration configuration, CancellationToken cancellation)
    {
        var now = clock.GetUtcNow();
        var to = TrafficCounts.HourOf(now - Settled);
        var known = await records.HistoriesAsync(cancellation);
        var unjoined = known.Values.Select(history => history.To).DefaultIfEmpty(to).Min();
        var rows = await records.SinceAsync(unjoined > to - RowsKept ? unjoined : to - RowsKept, cancellation);
        foreach (var source in configuration.Sources.Keys)
        {
            var history = known.GetValueOrDefault(source) ?? new TrafficHistory(TrafficCounts.HourOf(now), TrafficCounts.HourOf(now), []);
            var joined = Join(history, rows.Where(row => row.Source == source).ToLookup(row => row.Hour), to);
            if (!ReferenceEquals(joined, history) || history.ETag is null)
                await records.TryWriteAsync(source, joined, cancellation);
        }

        foreach (var gone in known.Keys.Where(source => !configuration.Sources.ContainsKey(source)))
            await records.ForgetAsync(gone, cancellation);
        await records.ForgetAsync(to - RowsKept, cancellation);
    }

    /// <summary>What every source of a configuration brought.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="back">How far back refusals are asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, SourceTraffic>> ReadAsync(
        Configuration configuration, TimeSpan back, CancellationToken cancellation)
    {
        var known = await records.HistoriesAsync(cancellation);
        var from = TrafficCounts.HourOf(clock.GetUtcNow() - (back > Recent ? back : Recent));
        var unjoined = known.Values.Select(history => history.To).DefaultIfEmpty(from).Min();
        from = unjoined < from ? unjoined : from;
        var rows = await records.SinceAsync(from, cancellation);
        return configuration.Sources.Keys.ToDictionary(
            source => source,
            source => new SourceTraffic(known.GetValueOrDefault(source), [.. rows.Where(row => row.Source == source)], from));
    }

    private static TrafficHistory Join(TrafficHistory history, ILookup<DateTimeOffset, TrafficHour> rows, DateTimeOffset to)
    {
        if (history.To >= to)
            return history;
        var hours = history.Hours.ToList();
        for (var hour = history.To; hour < to; hour = hour.AddHours(1))
            hours.Add(rows[hour].Sum(row => row.TakenIn.Sum()));
        var surplus = Math.Max(0, hours.Count - (int)Kept.TotalHours);
        return history with { From = history.From.AddHours(surplus), Hours = hours[surplus..] };
    }
}
