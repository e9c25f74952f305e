using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Sources many of whose webhooks do not prove where they come from, or cannot be proved because a secret is not set.</summary>
internal sealed class SignatureCheck(TrafficReader traffic) : IAlertCheck
{
    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.SignatureFailures;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(1);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var brought = await traffic.ReadRecentAsync(configuration, rule.Per, cancellation);
        return [.. brought.Select(source => Find(source.Key, source.Value, rule, now)).OfType<Problem>()];
    }

    private static Problem? Find(string source, SourceTraffic traffic, AlertRule rule, DateTimeOffset now)
    {
        var refused = traffic.Refused(now - rule.Per, now);
        return refused < rule.AtLeast
            ? null
            : new Problem
            {
                Kind = AlertKind.SignatureFailures,
                What = source,
                Cause = "signature",
                Reason = $"{refused} webhooks to {source} were refused in {Duration.Text(rule.Per)}, the last one because: "
                    + AlertCause.Shown(traffic.Why),
                Rule = $"alerts.on signature-failures {{ atLeast: {rule.AtLeast}, per: {Duration.Text(rule.Per)} }}",
                Advice = "Nothing of them was taken in, so nothing can be replayed here. If the sender is genuine, look at its secret on "
                    + "both sides soon: it retries for a while and may then switch the webhook off.",
                Page = $"sources/{source}",
                Count = refused,
                Since = traffic.FirstRefused(now - rule.Per) ?? now,
            };
    }
}
