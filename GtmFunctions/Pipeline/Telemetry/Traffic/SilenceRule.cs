using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>A series that brings fewer events than it should.</summary>
/// <param name="Why">The figures, in words.</param>
/// <param name="Rule">What asks for more.</param>
/// <param name="Count">How many events came.</param>
/// <param name="Since">When it was last heard of, or since when it is watched.</param>
/// <param name="Lull">What was learned of it, where it is held against that.</param>
internal sealed record Silence(string Why, string Rule, long Count, DateTimeOffset Since, Lull? Lull = null);

/// <summary>
/// Tells whether a source, or a type or form of it, is too quiet: by what the document expects, and by what its last weeks brought. Values
/// in, values out.
/// </summary>
internal static class SilenceRule
{
    // What instances counted last is not stored yet
    private static readonly TimeSpan Unstored = PeriodicFlush.Interval * 3;
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    // Who must be silent for longer than this to be missed is not watched
    private static readonly TimeSpan LongestWait = TimeSpan.FromDays(7);

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
    /// The types and forms of a source that are too quiet for themselves: of a source that is silent altogether those that were it before
    /// the source was, and forms of a type that is silent likewise.
    /// </summary>
    /// <param name="traffic">What the source brought.</param>
    /// <param name="source">What is too quiet about the source, if anything is.</param>
    /// <param name="now">The time.</param>
    public static IReadOnlyDictionary<TrafficSeries, Silence> Parts(SourceTraffic traffic, Silence? source, DateTimeOffset now)
    {
        var silent = new Dictionary<TrafficSeries, Silence>();
        foreach (var (series, brought) in traffic.Series.OrderBy(series => series.Key.Form is not null))
        {
            var whole = series.Form is null ? source : silent.GetValueOrDefault(series with { Form = null }) ?? source;
            if (Usual(brought, whole is null ? now : whole.Since + Unstored) is { } silence)
                silent[series] = silence;
        }

        return silent;
    }

    /// <summary>
    /// Whether somebody would be told that a source is silent: the configuration has such alerts, and says what to expect of the source, or
    /// the source's last weeks are known and busy enough to miss it within a week.
    /// </summary>
    public static bool IsWatched(Configuration configuration, Source source, SourceTraffic traffic) =>
        RuleOf(configuration) is { } rule && (source.Expect is not null || (rule.Baseline && IsMissed(traffic)));

    private static AlertRule? RuleOf(Configuration configuration) =>
        configuration.Alerts?.On.FirstOrDefault(rule => rule.Kind == AlertKind.SilentSource);

    private static bool IsMissed(SourceTraffic traffic) =>
        traffic is { History: { } history, LastHeard: { } last }
        && TrafficBaseline.Learn(history, last) is { } baseline
        && Lull.Find(traffic, baseline, last + LongestWait) is not null;

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

    private static Silence? Usual(SourceTraffic traffic, DateTimeOffset now) =>
        traffic is { History: { } history, LastHeard: { } last }
        && TrafficBaseline.Learn(history, last) is { } baseline
        && Lull.Find(traffic, baseline, now) is { } lull
            ? new Silence(
                $"usually about {Figure(lull.PerDay)} a day, {(lull.Count == 0 ? "none" : $"{lull.Count}")} since "
                + $"{lull.Since:yyyy-MM-dd HH:mm} UTC, where about {Figure(lull.Expected)} were to come; by chance fewer than one day in "
                + $"{Figure(1 / Math.Max(lull.Chance, 1e-6))} has so few for so long",
                "alerts.on silent-source, the baseline that was learned",
                lull.Count,
                lull.Since,
                lull)
            : null;

    private static string Events(long count) => count switch
    {
        0 => "no event came",
        1 => "1 event came",
        _ => $"{count} events came",
    };

    // Two digits: more is not known
    private static string Figure(double value)
    {
        var step = Math.Pow(10, Math.Max(0, Math.Floor(Math.Log10(Math.Max(1, value))) - 1));
        return value < 10
            ? value.ToString("0.#", CultureInfo.InvariantCulture)
            : (Math.Floor(value / step) * step).ToString("#,0", CultureInfo.InvariantCulture);
    }

    private static DateTimeOffset Floor(DateTimeOffset time) => new(time.UtcTicks - (time.UtcTicks % Part.Ticks), TimeSpan.Zero);
}
