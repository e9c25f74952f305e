using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>jobs</c>: work on events that came before, on a schedule.</summary>
internal static class JobReading
{
    private static readonly TimeSpan Shortest = TimeSpan.FromDays(1);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(400);

    /// <summary>Reads one.</summary>
    /// <param name="entry">The entry.</param>
    /// <param name="document">The rest of the document.</param>
    /// <returns><see langword="null"/> where it cannot be read: what is wrong is reported.</returns>
    public static Job? Read(Entry entry, Configuration document)
    {
        ValueReading.CheckName(entry);
        var (kind, every) = (JobKindName.Find(entry["do"]?.Text ?? ""), ScheduleReading.Read(entry["every"], entry["zone"]));
        CheckKeys(entry, kind);
        ValueReading.CheckKnown(entry["source"], "source", document.Sources.Keys);
        var (include, skip) = (entry["include"]?.Texts ?? [], entry["skip"]?.Texts ?? []);
        if (include.Intersect(skip).FirstOrDefault() is { } both)
            entry["skip"]!.Report($"'{both}' is in 'include' too");
        return kind is not { } known || every is null
            ? null
            : new Job
            {
                Name = entry.Key,
                Kind = known,
                Every = every,
                Source = entry["source"]?.Text,
                Type = entry["type"]?.Text,
                Since = ValueReading.Time(entry["since"], Shortest, Longest) ?? Job.DefaultSince,
                OlderThan = ValueReading.Time(entry["olderThan"], Shortest, Longest) ?? Job.DefaultOlderThan,
                Rate = entry["rate"]?.Whole ?? Job.DefaultRate,
                Most = entry["most"]?.Whole ?? Job.DefaultMost,
                Include = include,
                Skip = skip,
            };
    }

    private static void CheckKeys(Entry entry, JobKind? kind)
    {
        if (kind is not JobKind.EnrichAgain)
            entry["olderThan"]?.Report("only a job that does enrich-again goes by the age of an enrichment");
        if (kind is not JobKind.FindDuplicates)
            return;
        foreach (var key in (string[])["rate", "include", "skip"])
            entry[key]?.Report("a job that does find-duplicates puts nothing back: it tells what it finds");
    }
}
