using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>
/// Secrets that webhooks are still signed with and that are about to run out, as <c>expires</c> of the source says, or that the first one
/// of its <c>secrets</c> was to replace. Secrets have names here, never values.
/// </summary>
internal sealed class OldSecretCheck(TrafficReader traffic) : IAlertCheck
{
    // What nothing was signed with for so long is not in use
    private static readonly TimeSpan InUse = TimeSpan.FromDays(7);
    private static readonly TimeSpan Lately = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.OldSecret;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        if (!configuration.Sources.Values.Any(source => source.Secrets.Count > 1 || source.Expires.Count > 0))
            return [];
        var brought = await traffic.ReadAsync(configuration, back: TimeSpan.Zero, cancellation);
        return [.. configuration.Sources.Values.SelectMany(source => Find(source, brought[source.Name].Secrets, rule, now))];
    }

    /// <summary>The old secrets of a source.</summary>
    public static IEnumerable<Problem> Find(Source source, IReadOnlyList<SecretUse> uses, AlertRule rule, DateTimeOffset now)
    {
        var used = uses.ToDictionary(use => use.Name);
        foreach (var (name, expires) in source.Expires)
        {
            if (used.TryGetValue(name, out var use) && use.Last > now - InUse && expires - now <= rule.Before)
                yield return Expiring(source, use, expires, rule, now);
        }

        if (source.Secrets.Count == 0 || !used.TryGetValue(source.Secrets[0], out var newest) || newest.First > now - rule.Over)
            yield break;
        foreach (var name in source.Secrets.Skip(1))
        {
            if (used.TryGetValue(name, out var old) && old.Last > now - Lately)
                yield return Replaced(source, old, newest, rule);
        }
    }

    private static Problem Expiring(Source source, SecretUse use, DateTimeOffset expires, AlertRule rule, DateTimeOffset now) => new()
    {
        Kind = AlertKind.OldSecret,
        What = source.Name,
        Cause = $"expires {use.Name}",
        Reason = $"{use.Name} of {source.Name} {(expires <= now ? "ran" : "runs")} out on {Day(expires)}, and a webhook was signed with it "
            + $"at {Moment(use.Last)}",
        Rule = $"alerts.on old-secret {{ before: {Duration.Text(rule.Before)} }}",
        Advice = "Make a new secret at the provider, and name both in the source's 'secrets', the new one first, until nothing is signed "
            + "with the old one; then take it out, and its date under 'expires' with it.",
        Count = 1,
        Since = use.First,
        Grade = expires <= now ? 1 : 0,
        Page = $"sources/{source.Name}",
        Evidence =
        [
            new AlertFigure("runs out on", Day(expires)),
            new AlertFigure("last used", Moment(use.Last)),
        ],
    };

    private static Problem Replaced(Source source, SecretUse old, SecretUse newest, AlertRule rule) => new()
    {
        Kind = AlertKind.OldSecret,
        What = source.Name,
        Cause = $"replaced {old.Name}",
        Reason = $"webhooks to {source.Name} are still signed with {old.Name}, at {Moment(old.Last)} the last one, although {newest.Name} "
            + $"has been in use since {Moment(newest.First)}",
        Rule = $"alerts.on old-secret {{ over: {Duration.Text(rule.Over)} }}",
        Advice = "A sender of it was not changed: set the new secret there too. When nothing is signed with the old one any more, take it "
            + "out of the source's 'secrets'; until then who knows it can post.",
        Count = 1,
        Since = newest.First,
        Page = $"sources/{source.Name}",
        Evidence =
        [
            new AlertFigure($"{old.Name} last used", Moment(old.Last)),
            new AlertFigure($"{newest.Name} first used", Moment(newest.First)),
        ],
    };

    private static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string Moment(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
