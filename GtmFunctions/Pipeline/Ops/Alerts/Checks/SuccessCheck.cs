using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Telemetry.Numbers;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Destinations that take a smaller share of what they are sent than they usually do: not down, but worse than the week before, and by more
/// than chance.
/// </summary>
internal sealed class SuccessCheck(NumbersReader numbers) : IAlertCheck
{
    // So many standard errors apart, chance does not explain it: about once in thirty thousand
    private const double Apart = 4;
    private const int FewestBefore = 50;

    private static readonly TimeSpan Before = TimeSpan.FromDays(7);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.FallingSuccess;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var from = now - rule.Per;
        var lately = (await numbers.ReadAsync(from, now, cancellation, latencies: false)).Total;
        var before = (await numbers.ReadAsync(from - Before, from.AddHours(-1), cancellation, latencies: false)).Total;
        return
        [
            .. configuration.Destinations.Keys
                .Select(name => Find(name, Share.From(lately, name), Share.From(before, name), rule, from)).OfType<Problem>(),
        ];
    }

    /// <summary>What is wrong with a destination; <see langword="null"/> where nothing is, or too little is known.</summary>
    public static Problem? Find(string destination, Share now, Share before, AlertRule rule, DateTimeOffset since)
    {
        if (now.Tries < rule.AtLeast || before.Tries < FewestBefore || before.Value - now.Value < rule.By / 100.0)
            return null;
        var all = (now.Arrived + before.Arrived) / (double)(now.Tries + before.Tries);
        var error = Math.Sqrt(all * (1 - all) * ((1.0 / now.Tries) + (1.0 / before.Tries)));
        return before.Value - now.Value < Apart * error ? null : new Problem
        {
            Kind = AlertKind.FallingSuccess,
            What = destination,
            Cause = "share",
            Reason = $"{destination} takes {Text(now)} of what it is sent, {now.Arrived} of {now.Tries} calls in "
                + $"{Duration.Text(rule.Per)}, where {Text(before)} is usual",
            Rule = $"alerts.on falling-success {{ by: {rule.By}, atLeast: {rule.AtLeast}, per: {Duration.Text(rule.Per)} }}",
            Advice = "What failed in passing is tried again by itself; what it refused is among the dead letters, by cause: "
                + "GET /api/ops/dead-letters. Look for what changed: a template, a field that the API wants, a limit.",
            Count = now.Tries - now.Arrived,
            Since = since,
            Grade = (int)((before.Value - now.Value) * 10 / 3),
            Page = $"destinations/{destination}",
            Evidence =
            [
                new AlertFigure("share now", Text(now)),
                new AlertFigure("usual share, of the week before", Text(before)),
                new AlertFigure("calls now", now.Tries.ToString("#,0", CultureInfo.InvariantCulture)),
                new AlertFigure("calls of the week before", before.Tries.ToString("#,0", CultureInfo.InvariantCulture)),
            ],
        };
    }

    private static string Text(Share share) => (share.Value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";

    /// <summary>How much of what a destination was sent arrived.</summary>
    /// <param name="Arrived">Calls that arrived.</param>
    /// <param name="Tries">All calls.</param>
    internal sealed record Share(long Arrived, long Tries)
    {
        /// <summary>From 0 to 1.</summary>
        public double Value => Tries == 0 ? 1 : Arrived / (double)Tries;

        /// <summary>The share of a destination.</summary>
        public static Share From(NumberTally tally, string destination) => new(
            tally.Count(NumberDimension.Destination, destination, Measure.Delivered),
            tally.Count(NumberDimension.Destination, destination, Measure.Delivered)
                + tally.Count(NumberDimension.Destination, destination, Measure.Retried)
                + tally.Count(NumberDimension.Destination, destination, Measure.Failed));
    }
}
