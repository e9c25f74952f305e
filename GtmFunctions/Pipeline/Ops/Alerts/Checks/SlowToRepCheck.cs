using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Speed to lead: how long it takes from the webhook until the first message to its owner has arrived, where that is over a limit.
/// </summary>
internal sealed class SlowToRepCheck(NumbersReader numbers) : IAlertCheck
{
    private const double Part = 0.95;
    private const int Named = 3;

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SlowToRep;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var tally = (await numbers.ReadAsync(now - rule.Per, now, cancellation)).Total;
        return Find(tally, rule, now) is { } slow ? [slow] : [];
    }

    /// <summary>What is too slow; <see langword="null"/> where nothing is, or too few were told.</summary>
    public static Problem? Find(NumberTally tally, AlertRule rule, DateTimeOffset now)
    {
        var told = tally.Latency(LatencyKind.ReceivedToTold);
        if (told.Count < rule.AtLeast || told.Quantile(Part) is not { } slow || slow <= rule.Over)
            return null;
        var slowest = Slowest(tally, NumberDimension.Workflow, rule);
        return new Problem
        {
            Kind = AlertKind.SlowToRep,
            What = "speed to lead",
            Cause = "told",
            Reason = $"of {told.Count} leads in {Duration.Text(rule.Per)} one in twenty took longer than {Text(slow)} until a rep was "
                + $"told; half took up to {Text(told.Quantile(0.5) ?? slow)}"
                + (slowest.Length > 0 ? $"; slowest are {string.Join(", ", slowest)}" : ""),
            Rule = $"alerts.on slow-to-rep {{ over: {Duration.Text(rule.Over)}, per: {Duration.Text(rule.Per)} }}",
            Advice = "Look where the time goes: an enricher that is waited for, a destination that is down or has a limit, retries. The "
                + "trace of an event tells each step with its time: GET /api/ops/events lists them.",
            Count = told.Count,
            Since = now - rule.Per,
            Page = "numbers",
            Evidence =
            [
                new AlertFigure("leads told", told.Count.ToString("#,0", CultureInfo.InvariantCulture)),
                new AlertFigure("95 %", Text(slow)),
                new AlertFigure("median", Text(told.Quantile(0.5) ?? slow)),
                .. Slowest(tally, NumberDimension.Owner, rule).Select(owner => new AlertFigure("slowest owner, 95 %", owner)),
            ],
        };
    }

    private static string[] Slowest(NumberTally tally, NumberDimension dimension, AlertRule rule) =>
    [
        .. tally.Names(dimension).Where(name => name != NumberTally.Other)
            .Select(name => (Name: name, Slow: tally.Latency(LatencyKind.ReceivedToTold, dimension, name).Quantile(Part)))
            .Where(one => one.Slow > rule.Over)
            .OrderByDescending(one => one.Slow)
            .Take(Named)
            .Select(one => $"{one.Name} with {Text(one.Slow!.Value)}"),
    ];

    private static string Text(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? time.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture) + " s"
        : time < TimeSpan.FromHours(2)
            ? time.TotalMinutes.ToString("0", CultureInfo.InvariantCulture) + " min"
            : time.TotalHours.ToString("0.#", CultureInfo.InvariantCulture) + " h";
}
