using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>enrichers</c>: a waterfall of providers, or one provider written in place.</summary>
internal static class EnricherReading
{
    // A company that is not known today may be known tomorrow, so this is much shorter than most answers keep
    private static readonly TimeSpan LongestNotFound = TimeSpan.FromHours(1);

    /// <summary>Reads one enricher.</summary>
    /// <param name="entry">Its value.</param>
    /// <param name="root">The document, for the names that an enricher uses.</param>
    /// <param name="sources">The sources, of which one may be called back.</param>
    /// <param name="context">What the readers share.</param>
    public static Enricher? Read(Entry entry, Entry root, IReadOnlyDictionary<string, Source> sources, ReadContext context)
    {
        ValueReading.CheckName(entry);
        var key = ValueReading.Path(entry["key"]);
        var cache = ValueReading.Time(entry["cache"], TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        if (entry["await"] is not null)
        {
            return AwaitReading.Read(entry, root, sources, context) is { } called && key is not null
                ? new Enricher { Name = entry.Key, Key = key, Cache = cache, Waterfall = [], Await = called }
                : null;
        }

        AwaitReading.RefuseWithout(entry);
        var notFound = ValueReading.Time(entry["cacheNotFound"], TimeSpan.FromSeconds(1), TimeSpan.FromDays(365));
        if (notFound > (cache ?? TimeSpan.Zero))
            entry["cacheNotFound"]!.Report(
                "what is not found is remembered at most as long as what is: add 'cache', or make this shorter than it");
        var steps = Steps(entry)
            .Select((step, i) => ProviderReading.Read(step, entry.Key, i + 1, context))
            .OfType<EnrichmentProvider>()
            .ToArray();
        return key is null
            ? null
            : new Enricher
            {
                Name = entry.Key,
                Key = key,
                Cache = cache,
                CacheNotFound = notFound ?? (cache > LongestNotFound ? LongestNotFound : cache),
                Waterfall = steps,
            };
    }

    private static IEnumerable<Entry> Steps(Entry entry)
    {
        var waterfall = entry["waterfall"];
        if (waterfall is null && entry["connector"] is null)
            entry.Report("say who is asked: a 'waterfall' of providers, or a 'connector'");
        if (waterfall is null)
            return entry["connector"] is null ? [] : [entry];
        foreach (var key in ProviderReading.Keys)
            entry[key]?.Report($"'{key}' stands in the providers of the 'waterfall', not beside it");
        return waterfall.IsList ? waterfall.Items : [];
    }

    /// <summary>Reads canonical fields and their paths in an answer.</summary>
    public static Dictionary<FieldPath, FieldPath> Map(Entry? entry)
    {
        var map = new Dictionary<FieldPath, FieldPath>();
        foreach (var field in entry?.Entries ?? [])
        {
            if (ValueReading.KeyAsPath(field) is { } to && ValueReading.Path(field) is { } from)
                map[to] = from;
            CheckGiven(field);
        }

        return map;
    }

    /// <summary>Reports a field that nothing else may give.</summary>
    public static void CheckGiven(Entry field)
    {
        if (field.Key.Contains('[', StringComparison.Ordinal))
            field.Report("an answer cannot be written to a path with a bracket: name a field such as account.employees");
        else if (field.Key == "raw" || field.Key.StartsWith("raw.", StringComparison.Ordinal))
            field.Report("'raw' is the payload as it came, which nothing rewrites: name another field");
        else if (field.Key is "enrichment" or "enrichmentMissing")
            field.Report($"'{field.Key}' says what became of the enrichers: name another field");
    }
}
