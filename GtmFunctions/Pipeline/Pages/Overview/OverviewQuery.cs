using System.Globalization;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alarms;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Pages.Parts;
using GtmFunctions.Pipeline.Pages.Site;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Pages.Overview;

/// <summary>Answers whether leads flow, from counts that are kept, in a handful of storage calls however much came.</summary>
internal sealed class OverviewQuery(
    ConfigurationVersions configurations,
    TrafficCounts counts,
    TrafficReader traffic,
    NumberCounts numberCounts,
    NumbersReader numbers,
    QueueReadings queues,
    DestinationStateList destinations,
    AlarmList alarms)
{
    private const int HoursShown = 24;

    // What the page finds itself, whether or not the document asks to be told of it
    private static readonly string[] SeenAnyway =
    [
        .. new[] { AlertKind.DeadLetter, AlertKind.SilentSource, AlertKind.FailingDestination, AlertKind.SlowPipeline }
            .Select(AlertKindName.For),
    ];

    /// <summary>Makes the page.</summary>
    public async Task<PageAnswer> ShowAsync(PageRequest request, CancellationToken cancellation)
    {
        var configuration = await configurations.CurrentAsync(cancellation);

        // Who sends a first webhook looks at once; what other instances counted follows within half a minute
        await Task.WhenAll(counts.FlushAsync(cancellation), numberCounts.FlushAsync(cancellation));
        var readingNumbers = numbers.ReadAsync(request.Now.AddHours(-HoursShown), request.Now.AddTicks(1), cancellation);
        var readingTraffic = traffic.ReadAsync(configuration, TimeSpan.FromHours(HoursShown), cancellation);
        var readingQueues = queues.ReadAsync(cancellation);
        var readingDestinations = destinations.ListAsync(configuration, cancellation);
        var readingAlarms = alarms.ListAsync(cancellation);
        var facts = new OverviewFacts(
            configuration,
            await readingTraffic,
            await readingQueues,
            await readingDestinations,
            await readingAlarms,
            (await readingNumbers).Total);
        return PageAnswer.Show<OverviewPage>(Model(facts, request.Now));
    }

    /// <summary>What the page says of what was read.</summary>
    internal static OverviewModel Model(OverviewFacts facts, DateTimeOffset now)
    {
        var silent = SilenceRule.All(facts.Configuration, facts.Traffic, now);
        SourceLine[] sources = [.. facts.Traffic.Select(one => Line(one.Key, one.Value, silent.ContainsKey(one.Key), now))];
        Need[] needs = [.. Needs(facts, silent, now).OrderByDescending(need => need.Standing == Standing.Bad).ThenBy(need => need.Since)];
        var standing = needs.Any(need => need.Standing == Standing.Bad) ? Standing.Bad
            : needs.Length > 0 ? Standing.Attention
            : sources.All(source => source.LastHeard is null) ? Standing.Idle
            : Standing.Good;
        return new OverviewModel(
            Answer(standing, needs, sources, DayNumbers.Told(facts.Numbers)),
            standing,
            [.. Figures(facts, sources)],
            needs,
            Hours(facts.Traffic.Values, now),
            DayNumbers.Became(facts.Numbers),
            DayNumbers.Speeds(facts.Numbers),
            sources,
            [.. facts.Queues.Select(queue => new QueueLine(queue.Queue, queue.Depth, queue.OldestAt, queue.DeadLetters))]);
    }

    private static string Answer(Standing standing, Need[] needs, SourceLine[] sources, string? told)
    {
        var hour = sources.Sum(source => source.LastHour);
        var flow = $"{Relative.Count(hour, "event")} in the last hour{Usually(sources)}{(told is null ? "" : $"; {told}")}";
        return (standing, needs) switch
        {
            (Standing.Idle, _) => "Nothing has come yet. Give a source's address to its tool (page Sources), or send a test with gtm send.",
            (Standing.Good, _) => $"All is well: {flow}.",
            (_, [var only]) => $"{only.What} Otherwise {flow}.",
            _ => $"{Relative.Count(needs.Length, "thing")} need somebody, listed below. {Capital(flow)}.",
        };
    }

    private static string Usually(SourceLine[] sources) => sources.Any(source => source.Usual is not null)
        ? string.Create(CultureInfo.InvariantCulture, $", usually about {sources.Sum(source => source.Usual ?? 0):N0}")
        : "";

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static IEnumerable<Figure> Figures(OverviewFacts facts, SourceLine[] sources)
    {
        yield return new Figure(Number(sources.Sum(source => source.LastHour)), "events in the last hour", PageLinks.To("events"));
        yield return new Figure(Number(sources.Sum(source => source.LastDay)), "in the last 24 hours", PageLinks.To("events"));
        yield return new Figure(
            Number(facts.Queues.Sum(queue => queue.DeadLetters ?? 0)), "dead letters wait for a person", PageLinks.To("dead-letters"));
        yield return new Figure(Number(facts.Queues.Sum(queue => queue.Depth ?? 0)), "messages under way");
    }

    private static IEnumerable<Need> Needs(OverviewFacts facts, IReadOnlyDictionary<string, Silence> silent, DateTimeOffset now)
    {
        var letters = facts.Queues.Sum(queue => queue.DeadLetters ?? 0);
        if (letters > 0)
        {
            yield return new Need(
                Standing.Bad, $"{Relative.Count(letters, "dead letter waits", "dead letters wait")} for a person.",
                PageLinks.To("dead-letters"), null);
        }

        foreach (var (name, silence) in silent)
        {
            yield return new Need(
                Standing.Bad, $"{name} is quiet: {silence.Why}.", PageLinks.To("sources", name), silence.Since);
        }

        foreach (var (name, state) in facts.Destinations)
        {
            if (state.Switch.OffSince is { } off)
            {
                yield return new Need(
                    Standing.Bad, $"{name} has switched us off: {state.Switch.Reason}.", PageLinks.To("destinations"), off);
            }
            else if (state.Breaker.IsOpen)
            {
                yield return new Need(
                    Standing.Bad, $"{name} is down: {state.Breaker.Reason}.", PageLinks.To("destinations"), state.Breaker.OpenedAt);
            }
        }

        var old = facts.Queues.Where(queue => queue.OldestAt is { } at && now - at > OverviewFacts.Slow).ToList();
        foreach (var queue in old)
        {
            yield return new Need(
                Standing.Attention,
                $"The oldest message of {queue.Queue} has waited for {Relative.Span(now - queue.OldestAt!.Value)}.",
                PageLinks.Home,
                queue.OldestAt);
        }

        var told = facts.Alarms.Where(alarm => alarm is { State: AlarmState.Open, Mute: null });
        foreach (var alarm in told.Where(alarm => !SeenAnyway.Contains(alarm.Kind)))
            yield return new Need(Standing.Attention, $"{alarm.Reason}.", PageLinks.To("alarms"), alarm.Since);
    }

    private static SourceLine Line(string name, SourceTraffic brought, bool isSilent, DateTimeOffset now)
    {
        var hour = brought.TakenIn(now.AddHours(-1), now);
        var day = brought.TakenIn(now.AddHours(-HoursShown), now);
        var standing = isSilent ? Standing.Bad : day > 0 ? Standing.Good : Standing.Idle;
        return new SourceLine(name, hour, UsualHours.Median(brought, now.AddHours(-1)), day, Heard(brought, now), standing);
    }

    // Counts are kept in five minutes at a time, and the last of them is not over
    private static DateTimeOffset? Heard(SourceTraffic brought, DateTimeOffset now) =>
        brought.LastHeard is { } end && end > now ? now : brought.LastHeard;

    private static Bar[] Hours(IEnumerable<SourceTraffic> all, DateTimeOffset now)
    {
        SourceTraffic[] sources = [.. all];
        var hour = TrafficCounts.HourOf(now);
        return
        [
            .. Enumerable.Range(0, HoursShown).Select(back => hour.AddHours(back + 1 - HoursShown)).Select(from => new Bar(
                from.UtcDateTime.ToString("ddd HH:mm", CultureInfo.InvariantCulture) + " UTC",
                sources.Sum(source => source.TakenIn(from, from.AddHours(1))),
                UsualHours.Sum(sources, from),
                IsOpen: from == hour)),
        ];
    }

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}

/// <summary>What the overview is made of.</summary>
internal sealed record OverviewFacts(
    Configuration Configuration,
    IReadOnlyDictionary<string, SourceTraffic> Traffic,
    IReadOnlyList<QueueReading> Queues,
    IReadOnlyDictionary<string, DestinationState> Destinations,
    IReadOnlyList<Alarm> Alarms,
    NumberTally Numbers)
{
    /// <summary>How long a message may wait before somebody should look.</summary>
    public static readonly TimeSpan Slow = TimeSpan.FromMinutes(5);
}
