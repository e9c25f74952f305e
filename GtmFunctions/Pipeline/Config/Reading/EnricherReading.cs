using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Templates;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>Reads <c>enrichers</c>: a waterfall of providers, or one provider written in place.</summary>
internal static class EnricherReading
{
    private static readonly Template NoUrl = Template.Parse("");

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
        var steps = Steps(entry).Select(step => Step(step, context)).OfType<EnrichmentProvider>().ToArray();
        return key is null
            ? null
            : new Enricher { Name = entry.Key, Key = key, Cache = cache, Waterfall = steps };
    }

    private static IEnumerable<Entry> Steps(Entry entry)
    {
        var waterfall = entry["waterfall"];
        if (waterfall is null && entry["connector"] is null)
            entry.Report("say who is asked: a 'waterfall' of providers, or a 'connector'");
        if (waterfall is null)
            return entry["connector"] is null ? [] : [entry];
        foreach (var key in new[] { "connector", "url", "map", "headers", "timeout", "allowPrivate", "agent", "token" })
            entry[key]?.Report($"'{key}' stands in the providers of the 'waterfall', not beside it");
        return waterfall.IsList ? waterfall.Items : [];
    }

    private static EnrichmentProvider? Step(Entry entry, ReadContext context)
    {
        if (entry["connector"] is not { Text: { } connector } named)
            return null;
        ConnectorReading.Check(named, [.. context.Connectors.Enrichers]);
        var allowPrivate = entry["allowPrivate"]?.Flag ?? false;
        if (connector == "http" && entry["url"] is null)
            entry.Report("'url' is missing: the address that is asked, such as https://api.example.com/companies/{{ account.domain }}");
        if (connector == "http" && entry["map"] is null && entry["waterfall"] is null && entry["key"] is not null)
            entry.Report("'map' is missing: canonical fields and their paths in the answer");
        return new EnrichmentProvider(
            connector,
            ValueReading.AddressTemplate(entry["url"], allowPrivate) ?? NoUrl,
            Map(entry["map"]),
            ValueReading.Headers(entry["headers"]),
            ValueReading.Time(entry["timeout"], TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1)) ?? TimeSpan.FromSeconds(5),
            allowPrivate)
        {
            Agent = ValueReading.Setting(entry["agent"]),
            Token = ValueReading.Setting(entry["token"]),
        };
    }

    /// <summary>Reads canonical fields and their paths in an answer.</summary>
    public static Dictionary<FieldPath, FieldPath> Map(Entry? entry)
    {
        var map = new Dictionary<FieldPath, FieldPath>();
        foreach (var field in entry?.Entries ?? [])
        {
            if (ValueReading.KeyAsPath(field) is { } to && ValueReading.Path(field) is { } from)
                map[to] = from;
            if (field.Key.Contains('[', StringComparison.Ordinal))
                field.Report("an answer cannot be written to a path with a bracket: name a field such as account.employees");
            else if (field.Key == "raw" || field.Key.StartsWith("raw.", StringComparison.Ordinal))
                field.Report("'raw' is the payload as it came, which nothing rewrites: name another field");
        }

        return map;
    }
}
