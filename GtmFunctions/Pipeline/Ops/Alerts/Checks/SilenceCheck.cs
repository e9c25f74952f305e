using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Sources that bring fewer events than the document expects of them, or than their own last weeks brought.</summary>
internal sealed class SilenceCheck(TrafficReader traffic) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SilentSource;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var brought = await traffic.ReadAsync(configuration, back: TimeSpan.Zero, cancellation);
        return [.. SilenceRule.All(configuration, brought, now).Select(source => Describe(source.Key, source.Value))];
    }

    private static Problem Describe(string source, Silence silence) => new()
    {
        Kind = AlertKind.SilentSource,
        What = source,
        Cause = "silent",
        Reason = $"{source} is quiet: {silence.Why}",
        Rule = silence.Rule,
        Advice = "Look at the sender's delivery log: many switch a webhook off after errors. What it missed it can send again; nothing is "
            + $"done twice. GET /api/ops/events?source={source} lists what came last.",
        Count = silence.Count,
        Since = silence.Since,
    };
}
