using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// What sources brought, as all instances counted it. Hours that are over are joined into one row for each series, which eight weeks fit,
/// so that a look at all of it costs two queries however much came.
/// </summary>
internal sealed class TrafficReader(TrafficRecords records, TimeProvider clock)
{
    private static readonly TimeSpan RowsKept = TimeSpan.FromDays(2);

    // The last counts of an hour are stored a moment after its end
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(5);

    // How far back five minutes are told apart; what is expected of a longer time does not need it
    private static readonly TimeSpan Recent = TimeSpan.FromHours(6);

    /// <summary>
    /// Joins the hours that are over, begins to watch series that are new, and forgets what is not needed any more. Run by many, or again
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
            TrafficHour[] own = [.. rows.Where(row => row.Source == source)];
            var join = new TrafficJoin(new TrafficSeries(source), own, to);
            foreach (var (series, history) in join.All(known, TrafficCounts.HourOf(now)))
            {
                if (history is null)
                    await records.ForgetAsync(series, cancellation);
                else if (!ReferenceEquals(history, known.GetValueOrDefault(series)))
                    await records.TryWriteAsync(series, history, cancellation);
            }
        }

        foreach (var gone in known.Keys.Where(series => !configuration.Sources.ContainsKey(series.Source)))
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
        var from = Back(back);
        var unjoined = known.Values.Select(history => history.To).DefaultIfEmpty(from).Min();
        from = unjoined < from ? unjoined : from;
        var rows = await records.SinceAsync(from, cancellation);
        var series = known.Keys.Where(series => series.Type is not null).ToLookup(series => series.Source);
        return configuration.Sources.Keys.ToDictionary(source => source, source =>
        {
            TrafficHour[] own = [.. rows.Where(row => row.Source == source)];
            return new SourceTraffic(known.GetValueOrDefault(new TrafficSeries(source)), own, from)
            {
                // Where not all were counted, a form that was left out would seem silent
                Series = own.Any(row => row.IsBeyond) ? new Dictionary<TrafficSeries, SourceTraffic>() : series[source].ToDictionary(
                    one => one, one => new SourceTraffic(known[one], TrafficJoin.Rows(one, own), from)),
            };
        });
    }

    /// <summary>What instances counted lately of every source of a configuration, without the weeks before: one query.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="back">How far back.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IReadOnlyDictionary<string, SourceTraffic>> ReadRecentAsync(
        Configuration configuration, TimeSpan back, CancellationToken cancellation)
    {
        var from = Back(back);
        var rows = await records.SinceAsync(from, cancellation);
        return configuration.Sources.Keys.ToDictionary(
            source => source, source => new SourceTraffic(null, [.. rows.Where(row => row.Source == source)], from));
    }

    private DateTimeOffset Back(TimeSpan back) => TrafficCounts.HourOf(clock.GetUtcNow() - (back > Recent ? back : Recent));
}
