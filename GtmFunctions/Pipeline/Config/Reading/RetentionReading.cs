using System.Globalization;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads <c>retention</c>. What is still needed is never forgotten, so each kind has a least time, which the rest of the document sets: a
/// shorter one is an error that names what needs it, and a default grows to it.
/// </summary>
internal static class RetentionReading
{
    /// <summary>The least time for payloads, longer than any message can sleep in a queue.</summary>
    public const int LeastPayloadDays = 8;

    private const int MostDays = 3650;

    /// <summary>Reads it.</summary>
    /// <param name="entry">The section.</param>
    /// <param name="document">The rest of the document.</param>
    public static Retention Read(Entry? entry, Configuration document)
    {
        var kept = new Dictionary<RetentionKind, TimeSpan>();
        foreach (var kind in Enum.GetValues<RetentionKind>())
        {
            var said = entry?[RetentionKindName.For(kind)];
            var needs = Needs(kind, document, kept).MaxBy(need => need.Time)!;
            kept[kind] = Days(said) is { } days ? Checked(said!, days, needs) : Longer(Retention.DefaultFor(kind), needs.Time);
        }

        return new Retention(kept);
    }

    private static TimeSpan Checked(Entry said, TimeSpan days, Need need)
    {
        if (days < need.Time)
            said.Report($"this must be at least {Text(need.Time)}: {need.Why}");
        else if (days > TimeSpan.FromDays(MostDays))
            said.Report(string.Create(CultureInfo.InvariantCulture, $"this must be at most {MostDays}d"));
        return days;
    }

    private static TimeSpan? Days(Entry? entry)
    {
        if (entry?.Text is not { } text || !Duration.TryParse(text, out var time))
            return null;
        if (time.Ticks % TimeSpan.TicksPerDay != 0 || time == TimeSpan.Zero)
            entry.Report("this must be a number of whole days, such as 90d");
        return time;
    }

    // In the order of the kinds, so that one may ask how long those before it are kept
    private static IEnumerable<Need> Needs(
        RetentionKind kind, Configuration document, Dictionary<RetentionKind, TimeSpan> kept) => kind switch
        {
            RetentionKind.Payloads => [new(TimeSpan.FromDays(LeastPayloadDays), "a message can sleep in a queue for 7d")],
            RetentionKind.Traces =>
                [new(kept[RetentionKind.Payloads], $"payloads are parts of traces, and are kept {Text(kept[RetentionKind.Payloads])}")],
            RetentionKind.Claims => document.Sources.Values.SelectMany(Resends).Append(One("a provider may send again within a day")),
            RetentionKind.Marks =>
            [
                Replayed(kept),
                .. document.Workflows.Where(workflow => workflow.Intent is not null).Select(workflow => new Need(
                    workflow.Intent!.Window,
                    $"the workflow '{workflow.Name}' acts on one event of an intent within {Text(workflow.Intent.Window)}")),
            ],
            RetentionKind.Signals => [Replayed(kept), .. document.Signals.Values.Select(Watched)],
            RetentionKind.Cache => document.Enrichers.Values.Where(enricher => enricher.Cache is not null)
                .Select(enricher => new Need(
                    enricher.Cache!.Value, $"the enricher '{enricher.Name}' uses answers for {Text(enricher.Cache.Value)}"))
                .Append(One("nothing is kept for less")),
            RetentionKind.Assignments =>
            [
                new(
                    kept[RetentionKind.Traces],
                    $"a replay finds who got an event before, and traces are kept {Text(kept[RetentionKind.Traces])}"),
                .. document.Assignments.Values.Where(assignment => assignment.Sticky is not null).Select(assignment => new Need(
                    assignment.Sticky!.Window,
                    $"with '{assignment.Name}' an account keeps its owner for {Text(assignment.Sticky.Window)}")),
            ],
            RetentionKind.Configurations =>
                [new(kept[RetentionKind.Traces], $"traces name the version that decided, and are kept {Text(kept[RetentionKind.Traces])}")],
            RetentionKind.Replays => [new(TimeSpan.FromDays(LeastPayloadDays), "what a replay put back can sleep in a queue for 7d")],
            _ => [One("nothing is kept for less")],
        };

    // What comes again after its claim is forgotten is done again
    private static IEnumerable<Need> Resends(Source source)
    {
        if (source.Provider.Retries.For is { } tries)
            yield return new Need(tries, $"the provider of '{source.Name}' sends again for {Text(tries)}, and a copy would be done again");
        yield return new Need(
            source.Provider.RepeatAfter,
            $"an equal payload of '{source.Name}' is a copy for {Text(source.Provider.RepeatAfter)} (event.repeatAfter)");
    }

    private static Need Watched(Signal signal)
    {
        var longest = Longer(signal.Within, signal.QuietFor) + signal.Cooldown;
        return new Need(longest, $"the signal '{signal.Name}' looks back {Text(longest)}");
    }

    private static Need Replayed(Dictionary<RetentionKind, TimeSpan> kept) => new(
        kept[RetentionKind.Payloads],
        $"a replay must find what was counted and acted on, and payloads are kept {Text(kept[RetentionKind.Payloads])}");

    private static Need One(string why) => new(TimeSpan.FromDays(1), why);

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static string Text(TimeSpan time) => Duration.Text(time);

    /// <summary>What needs a kind to be kept.</summary>
    /// <param name="Time">For how long at least.</param>
    /// <param name="Why">In words.</param>
    private sealed record Need(TimeSpan Time, string Why);
}
