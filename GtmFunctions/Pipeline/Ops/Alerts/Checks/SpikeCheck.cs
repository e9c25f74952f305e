using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Sources that bring far more than is usual at this hour of the week, and more than all but the busiest hours of their last weeks: a
/// loop, a replay at the sender, form spam, or a campaign that nobody told of.
/// </summary>
internal sealed class SpikeCheck(TrafficReader traffic) : IAlertCheck
{
    // A source that comes in bursts has as big ones now and then
    private const int Busiest = 3;

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.Spike;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var brought = await traffic.ReadAsync(configuration, back: TimeSpan.Zero, cancellation);
        return [.. brought.Select(source => Find(source.Key, source.Value, rule, now)).OfType<Problem>()];
    }

    /// <summary>The spike of a source; <see langword="null"/> where there is none, or too little is known of the source.</summary>
    public static Problem? Find(string source, SourceTraffic traffic, AlertRule rule, DateTimeOffset now)
    {
        var count = traffic.TakenIn(now - Hour, now);
        if (count < rule.AtLeast || traffic.History is not { } history || TrafficBaseline.Learn(history, now - Hour) is not { } baseline)
            return null;
        var usual = baseline.Expected(now - Hour, now);
        var busiest = history.Hours.SkipLast(1).OrderDescending().ElementAtOrDefault(Busiest - 1);
        return count < rule.Times * usual || count <= busiest ? null : Describe(source, traffic, rule, now, (count, usual, busiest));
    }

    private static Problem Describe(
        string source, SourceTraffic traffic, AlertRule rule, DateTimeOffset now, (long Count, double Usual, long Busiest) hour)
    {
        var most = traffic.Series.Select(series => (series.Key, Count: series.Value.TakenIn(now - Hour, now)))
            .OrderByDescending(series => series.Count).ThenByDescending(series => series.Key.Form is not null).FirstOrDefault();
        var mostly = most.Count * 2 > hour.Count ? $"; {most.Count} of them are {AlertCause.Shown(NameOf(most.Key))}" : "";
        return new Problem
        {
            Kind = AlertKind.Spike,
            What = source,
            Cause = "spike",
            Reason = $"{source} brought {hour.Count} events in an hour, where about {Figure(hour.Usual)} are usual and {hour.Busiest} were "
                + $"much{mostly}",
            Rule = $"alerts.on spike {{ times: {rule.Times}, atLeast: {rule.AtLeast} }}",
            Advice = "Nothing is lost: what destinations cannot take at once waits. See whether they are genuine: a loop, a list that is "
                + $"sent again or form spam looks like this. GET /api/ops/events?source={source} lists them; a filter keeps "
                + "them from people.",
            Count = hour.Count,
            Since = now - Hour,
            Grade = (int)Math.Log10(Math.Max(1, hour.Count / Math.Max(1, hour.Usual))),
            Page = $"events?source={source}",
            Evidence =
            [
                new AlertFigure("in the last hour", Figure(hour.Count)),
                new AlertFigure("usual at this hour of the week", Figure(hour.Usual)),
                new AlertFigure("in a very busy hour", Figure(hour.Busiest)),
            ],
        };
    }

    private static string NameOf(TrafficSeries series) => series.Form is { } form ? $"{series.Type} of form {form}" : series.Type!;

    private static string Figure(double value) => value.ToString(value < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
