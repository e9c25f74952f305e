using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>lists</c>.</summary>
internal static class SyncedListReading
{
    private const string Import = "import";
    private static readonly TimeSpan LeastEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan MostEvery = TimeSpan.FromDays(31);

    /// <summary>Reads one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="root">The document.</param>
    /// <param name="sources">Its sources.</param>
    /// <param name="context">What the readers share, after the sources were read.</param>
    public static SyncedList? Read(Entry entry, Entry root, IReadOnlyDictionary<string, Source> sources, ReadContext context)
    {
        ValueReading.CheckName(entry);
        return entry["from"] is { IsMapping: true } ? Polled(entry, root, sources, context) : OfRows(entry, context);
    }

    private static SyncedList? Polled(Entry entry, Entry root, IReadOnlyDictionary<string, Source> sources, ReadContext context)
    {
        entry["allowPrivate"]?.Report("'allowPrivate' is said where the API is: by the source's 'poll', or beside 'provider' in 'from'");
        var poll = ListPollReading.Read(entry, root, sources, context);
        var schedule = Schedule(entry["every"], entry["zone"]) ?? SyncSchedule.OfPolls;
        return poll is null || entry["key"]?.Text is not { } key ? null : new SyncedList
        {
            Name = entry.Key,
            Poll = poll,
            Key = key,
            Schedule = schedule,
            MostRemoved = entry["mostRemoved"]?.Whole ?? SyncedList.DefaultMostRemoved,
        };
    }

    private static SyncedList? OfRows(Entry entry, ReadContext context)
    {
        foreach (var ofPolls in new[] { "map", "filter" })
        {
            entry[ofPolls]?.Report(
                $"'{ofPolls}' is of a list that is polled: of a table, the first line names the columns and each further line is a row");
        }

        var allowPrivate = entry["allowPrivate"]?.Flag is true;
        var isImported = entry["from"]?.Text == Import;
        if (isImported)
            RefuseSchedule(entry);
        if (entry["from"]?.Text is { } name && context.SourceSecrets.Contains(name))
            entry["from"]!.Report($"'{name}' is the secret of a source, which is sent to nobody: name a setting of its own");
        var from = isImported ? null : ValueReading.Address(entry["from"], allowPrivate);
        if (entry["key"]?.Text is not { } key || (from is null && !isImported))
            return null;
        return new SyncedList
        {
            Name = entry.Key,
            From = from,
            Key = key,
            Schedule = isImported ? null : Schedule(entry["every"], entry["zone"]) ?? SyncSchedule.Default,
            MostRemoved = entry["mostRemoved"]?.Whole ?? SyncedList.DefaultMostRemoved,
            AllowPrivate = allowPrivate,
        };
    }

    private static SyncSchedule? Schedule(Entry? every, Entry? zone)
    {
        if (every?.Text is { } text && Duration.TryParse(text, out _))
        {
            zone?.Report("a duration has no time zone: leave 'zone' out, or give times such as \"0 3 * * *\"");
            return ValueReading.Time(every, LeastEvery, MostEvery) is { } span ? new SyncSchedule.Interval(span) : null;
        }

        return ScheduleReading.Read(every, zone) is { } times ? new SyncSchedule.Clock(times) : null;
    }

    private static void RefuseSchedule(Entry entry)
    {
        foreach (var key in new[] { "every", "zone", "allowPrivate" })
        {
            entry[key]?.Report(
                $"an imported list has no '{key}': its rows come when somebody imports them (gtm import FILE --list {entry.Key})");
        }
    }
}
