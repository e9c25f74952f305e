using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Sources, and types and forms of them, that bring fewer events than the document expects, or than their own last weeks brought.
/// </summary>
internal sealed class SilenceCheck(TrafficReader traffic) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SilentSource;

    /// <inheritdoc/>
    /// <remarks>Eight weeks of every series are read, and what came is told apart by five minutes.</remarks>
    public TimeSpan Every => TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var brought = await traffic.ReadAsync(configuration, back: TimeSpan.Zero, cancellation);
        var silent = SilenceRule.All(configuration, brought, now);
        var problems = silent.Select(source => Describe(new TrafficSeries(source.Key), source.Value)).ToList();
        if (!rule.Baseline)
            return problems;
        foreach (var (source, its) in brought)
        {
            problems.AddRange(SilenceRule.Parts(its, silent.GetValueOrDefault(source), now)
                .Select(part => Describe(part.Key, part.Value)));
        }

        return problems;
    }

    private static Problem Describe(TrafficSeries series, Silence silence) => new()
    {
        Kind = AlertKind.SilentSource,
        What = AlertCause.Shown($"{series}"),
        Cause = series.Key == series.Source ? "silent" : series.Key,
        Reason = $"{AlertCause.Shown($"{series}")} is quiet: {silence.Why}",
        Rule = silence.Rule,
        Advice = "Look at the sender's delivery log: many switch a webhook off after errors. What it missed it can send again; nothing is "
            + $"done twice. GET /api/ops/events?source={series.Source} lists what came last.",
        Count = silence.Count,
        Since = silence.Since,
        Page = $"events?source={series.Source}{(series.Type is null ? "" : $"&type={Uri.EscapeDataString(series.Type)}")}",
        Evidence = silence.Lull is { } lull
            ?
            [
                new AlertFigure("usual a day", Figure(lull.PerDay)),
                new AlertFigure("usual since then", Figure(lull.Expected)),
                new AlertFigure("came since then", Figure(lull.Count)),
                new AlertFigure("chance that a day has this", lull.Chance.ToString("0.0e0", CultureInfo.InvariantCulture)),
            ]
            : [],
    };

    private static string Figure(double value) => value.ToString(value < 10 ? "0.#" : "#,0", CultureInfo.InvariantCulture);
}
