using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>A source that brings fewer events than it should.</summary>
/// <param name="Why">The figures, in words.</param>
/// <param name="Rule">What asks for more.</param>
/// <param name="Count">How many events came.</param>
/// <param name="Since">When it was last heard of, or since when it is watched.</param>
internal sealed record Silence(string Why, string Rule, long Count, DateTimeOffset Since);

/// <summary>
/// Tells whether a source is too quiet: by what the document expects, and by what the same hours of its last weeks brought. Values in,
/// values out.
/// </summary>
internal static class SilenceRule
{
    /// <summary>The weeks that a source is held against.</summary>
    public const int Weeks = 4;

    /// <summary>How many of them must be known.</summary>
    public const int FewestWeeks = 3;

    // With 20 expected, chance alone brings 4 or fewer once in 60,000 times
    private const int LeastBusy = 20;
    private const int FewerBy = 5;

    // A source that comes in bursts must be silent for so long that chance does not explain it; it is asked some hundred times a week
    private const double LeastChance = 1e-4;

    private static readonly TimeSpan Week = TimeSpan.FromDays(7);
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    // What instances counted last is not stored yet
    private static readonly TimeSpan Unstored = PeriodicFlush.Interval * 3;

    // Short ones find a busy source's silence early, long ones a slow source's at all
    private static readonly int[] SpansInHours = [1, 2, 4, 8, 24, 72, 168];

    /// <summary>
    /// What is too quiet about a source; <see langword="null"/> where nothing is, or where it was not watched for long enough.
    /// </summary>
    /// <param name="source">The source.</param>
    /// <param name="traffic">What it brought.</param>
    /// <param name="baseline">Whether its own last weeks are asked too.</param>
    /// <param name="now">The time.</param>
    public static Silence? Decide(Source source, SourceTraffic traffic, bool baseline, DateTimeOffset now) =>
        Expected(source, traffic, now) ?? (baseline ? Usual(traffic, now) : null);

    /// <summary>The sources of a configuration that are too quiet by its own rules, by name.</summary>
    /// <param name="configuration">The configuration; without <c>alerts</c> the baseline is asked all the same.</param>
    /// <param name="traffic">What each source brought.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyDictionary<string, Silence> All(
        Configuration configuration, IReadOnlyDictionary<string, SourceTraffic> traffic, DateTimeOffset now)
    {
        var silent = new Dictionary<string, Silence>(StringComparer.Ordinal);
        foreach (var source in configuration.Sources.Values)
        {
            if (Decide(source, traffic[source.Name], RuleOf(configuration)?.Baseline ?? true, now) is { } silence)
                silent[source.Name] = silence;
        }

        return silent;
    }

    /// <summary>
    /// Whether somebody would be told that a source is silent: the configuration has such alerts, and says what to expect of the source, or
    /// the source's last weeks are known and busy enough.
    /// </summary>
    public static bool IsWatched(Configuration configuration, Source source, SourceTraffic traffic) =>
        RuleOf(configuration) is { } rule
        && (source.Expect is not null || (rule.Baseline && traffic.History is { } history && IsUsual(traffic, Regularity.From(history))));

    private static AlertRule? RuleOf(Configuration configuration) =>
        configuration.Alerts?.On.FirstOrDefault(rule => rule.Kind == AlertKind.SilentSource);

    private static bool IsUsual(SourceTraffic traffic, Regularity regularity) =>
        SpansInHours.Any(hours => Low(traffic, regularity, TimeSpan.FromHours(hours)) is not null);

    private static Silence? Expected(Source source, SourceTraffic traffic, DateTimeOffset now)
    {
        if (source.Expect is not { } expect || traffic.History is not { } history)
            return null;
        var to = Floor(now - Unstored);
        var from = to - expect.Per;
        if (from < history.WatchedSince)
            return null;
        var count = traffic.TakenIn(from, to);
        return count >= expect.AtLeast
            ? null
            : new Silence(
                $"{Events(count)} in the last {Duration.Text(expect.Per)}; at least {expect.AtLeast} are expected",
                $"sources.{source.Name}.expect {{ atLeast: {expect.AtLeast}, per: {Duration.Text(expect.Per)} }}",
                count,
                traffic.LastHeard ?? history.WatchedSince);
    }

    private static Silence? Usual(SourceTraffic traffic, DateTimeOffset now)
    {
        if (traffic.History is not { } history)
            return null;
        var regularity = Regularity.From(history);
        foreach (var span in SpansInHours.Select(hours => TimeSpan.FromHours(hours)))
        {
            if (Low(traffic, regularity, span) is not var (low, weeks))
                continue;
            var count = traffic.Joined(history.To - span, history.To) + traffic.TakenIn(history.To, now);
            if (count * FewerBy <= low)
            {
                return new Silence(
                    $"{Events(count)} in the {Duration.Text(span)} up to {history.To:yyyy-MM-dd HH:mm} UTC and since; "
                    + $"the same hours of the weeks before brought {string.Join(", ", weeks)}",
                    "alerts.on silent-source, the baseline that was learned",
                    count,
                    traffic.LastHeard ?? history.WatchedSince);
            }
        }

        return null;
    }

    // What a week like the others brings at least; null where too few are known, or they bring too little to miss
    private static (long Low, IReadOnlyList<long> Weeks)? Low(SourceTraffic traffic, Regularity regularity, TimeSpan span)
    {
        var history = traffic.History!;
        DateTimeOffset[] ends =
            [.. Enumerable.Range(1, Weeks).Select(week => history.To - (week * Week)).Where(end => end - span >= history.From)];
        if (ends.Length < FewestWeeks)
            return null;
        long[] weeks = [.. ends.Select(end => traffic.Joined(end - span, end))];
        var busyHours = LowOf([.. ends.Select(end => (long)traffic.BusyHours(end - span, end))]);
        var low = LowOf(weeks);
        return low >= LeastBusy && regularity.ChanceOfSilence(busyHours, span.TotalHours) <= LeastChance ? (low, weeks) : null;
    }

    // The lowest of three; of four the second lowest, so that one outage or holiday does not blind us for a month
    private static long LowOf(long[] weeks) => weeks.Order().ElementAt(weeks.Length - FewestWeeks);

    private static string Events(long count) => count switch
    {
        0 => "no event came",
        1 => "1 event came",
        _ => $"{count} events came",
    };

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Part.Ticks), TimeSpan.Zero);
}
