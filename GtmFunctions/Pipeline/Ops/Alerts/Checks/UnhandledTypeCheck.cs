using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>Types that a source sends and nothing listens for. They are over when none came for a day, or when something listens.</summary>
internal sealed class UnhandledTypeCheck(DriftList types) : IAlertCheck
{
    private const int Named = 5;

    private static readonly TimeSpan Lasts = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public AlertKind Kind => AlertKind.UnhandledTypes;

    /// <inheritdoc/>
    public TimeSpan Every => TimeSpan.FromMinutes(10);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Problem>> FindAsync(
        Configuration configuration, AlertRule rule, DateTimeOffset now, CancellationToken cancellation)
    {
        var seen = await types.SeenAsync(configuration, cancellation);
        return
        [
            .. seen.Where(type => !type.Handled && type.LastSeenAt > now - Lasts && configuration.Sources.ContainsKey(type.Source))
                .GroupBy(type => (type.Source, type.Type), (key, same) => new Unheard(
                    key.Source, key.Type, same.Sum(type => type.Count), same.Max(type => type.LastSeenAt)))
                .Where(type => type.Count >= rule.AtLeast)
                .GroupBy(type => type.Source)
                .Select(source => Describe(source.Key, [.. source.OrderByDescending(type => type.Count)], rule)),
        ];
    }

    private static Problem Describe(string source, Unheard[] types, AlertRule rule) => new()
    {
        Kind = AlertKind.UnhandledTypes,
        What = source,
        Cause = "unhandled",
        Reason = AlertCause.Shown(
            $"nothing listens for what {source} sends: {string.Join(", ", types.Take(Named).Select(type => $"{type.Type} ({type.Count})"))}"
            + (types.Length > Named ? $" and {types.Length - Named} more" : "")),
        Rule = $"alerts.on unhandled-types {{ atLeast: {rule.AtLeast} }}",
        Advice = "If it is meant, have the sender not send it, or take unhandled-types out of alerts.on. If not, look for a type that is "
            + "misspelt or was renamed: GET /api/ops/map shows what listens; then replay: "
            + $"GET /api/ops/events?source={source}&outcome=unhandled.",
        Count = types.Sum(type => type.Count),
        Since = types.Max(type => type.LastSeenAt),
        Grade = types.Length,
        Page = $"events?source={source}&outcome=unhandled",
        Evidence = [.. types.Take(Named).Select(type => new AlertFigure(AlertCause.Shown(type.Type), $"{type.Count}"))],
    };

    private sealed record Unheard(string Source, string Type, long Count, DateTimeOffset LastSeenAt);
}
