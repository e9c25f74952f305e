using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using YamlDotNet.Core;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// Reads <c>from</c> of a list that is polled: a source of the document and which of its provider's records, or whom to ask in place.
/// </summary>
internal static class ListPollReading
{
    private static readonly string[] OfTheCall =
        ["connector", "url", "token", "headers", "timeout", "limit", "breaker", "allowPrivate"];

    private static readonly string[] OfEvents = ["event", "types", "kinds", "map", "gaps", "sample"];

    /// <summary>Reads it.</summary>
    /// <param name="list">The list, whose <c>from</c> is a mapping.</param>
    /// <param name="root">The document.</param>
    /// <param name="sources">Its sources.</param>
    /// <param name="context">What the readers share.</param>
    public static ListPoll? Read(Entry list, Entry root, IReadOnlyDictionary<string, Source> sources, ReadContext context)
    {
        var from = list["from"]!;
        var map = Columns(list["map"], context);
        if (map.Count > 0 && list["key"] is { Text: { } key } named && !map.Keys.Any(column => column.Text == key))
            named.Report($"'{key}' is no column of 'map', which has {string.Join(", ", map.Keys)}: the key is one of them");
        var filter = ValueReading.Filter(list["filter"], context);
        var source = from["poll"] is { } polled
            ? OfSource(from, polled, context.Names(root, "sources"), sources)
            : InPlace(from, list.Key, context);
        if (source is not { Poll: { } poll } || Only(from, source, context) is not { } records)
            return null;
        var with = With(poll.With, from["with"]?.Json as JsonObject);
        PollReading.CheckWith(from, with, source.Provider.Poll, new Dictionary<string, PolledRecords> { [records.Name] = records });
        return new ListPoll
        {
            Source = source with
            {
                Name = $"list.{list.Key}",
                Gaps = null,
                Poll = poll with { With = with, Records = new Dictionary<string, PolledRecords> { [records.Name] = records } },
            },
            Of = from["poll"] is null ? source.Provider.Name : source.Name,
            Records = records,
            Map = map,
            Filter = filter,
            Wording = new JsonObject
            {
                ["from"] = from.Json,
                ["key"] = list["key"]?.Text,
                ["map"] = list["map"]?.Json,
                ["filter"] = list["filter"]?.Json,
            }.ToJsonString(),
        };
    }

    private static Source? OfSource(Entry from, Entry polled, IReadOnlySet<string> names, IReadOnlyDictionary<string, Source> sources)
    {
        ValueReading.CheckKnown(polled, "source", names);
        from["provider"]?.Report("'poll' names a source, which has its provider: leave one of the two out");
        foreach (var key in OfTheCall)
        {
            from[key]?.Report(
                $"the poll of '{polled.Text}' says '{key}': leave it out, or write provider: in place of poll: and say here whom to ask");
        }

        if (sources.GetValueOrDefault(polled.Text ?? "") is not { } source)
            return null;
        if (source.Poll is null)
        {
            polled.Report(
                $"the source '{source.Name}' is not polled: give it 'poll', or say here whom to ask, such as from: "
                + $"{{ provider: {source.Provider.Name}, token: TOKEN_SETTING, records: {Known(source).FirstOrDefault("rows")} }}");
        }

        return source;
    }

    private static Source? InPlace(Entry from, string list, ReadContext context)
    {
        if (from["provider"] is not { Text: { } name } named)
        {
            from.Report(
                "say what is polled: { poll: SOURCE, records: NAME } of a source of this document, or "
                + "{ provider: hubspot, token: TOKEN_SETTING, records: companies }");
            return null;
        }

        ValueReading.CheckKnown(named, "provider", context.Providers.Keys);
        return context.Providers.GetValueOrDefault(name) is not { } provider ? null : new Source
        {
            Name = list,
            Provider = provider,
            Secrets = [],
            Mapping = new SourceMapping(provider),
            Poll = new SourcePoll
            {
                Records = new Dictionary<string, PolledRecords>(),
                Whom = PollReading.Whom(from, $"list.{list}", provider, context),
            },
        };
    }

    // What the document lays over the catalogue's words for the source's own poll holds for lists too
    private static PolledRecords? Only(Entry from, Source source, ReadContext context)
    {
        var known = new Dictionary<string, PolledRecords>(
            source.Provider.Poll?.Records ?? new Dictionary<string, PolledRecords>(), StringComparer.Ordinal);
        foreach (var (name, own) in source.Poll!.Records)
            known[name] = own;
        if (from["records"] is not { } named)
        {
            from.Report($"'records' is missing: which records are the rows, such as {known.Keys.FirstOrDefault("rows")}");
            return null;
        }

        if (!named.IsMapping)
        {
            ValueReading.CheckKnown(named, $"kind of records of {source.Provider.Name}", known.Keys);
            return known.GetValueOrDefault(named.Text ?? "");
        }

        if (named.Entries is not [var only])
        {
            named.Report($"a list is of one kind of records, and these are {named.Entries.Count}: make a list of each");
            return null;
        }

        ValueReading.CheckName(only);
        foreach (var key in OfEvents)
            only[key]?.Report($"'{key}' is of records that become events: what a row has, the 'map' of the list says");
        return Written(named, only.Key, known, context);
    }

    private static PolledRecords? Written(
        Entry named, string name, IReadOnlyDictionary<string, PolledRecords> known, ReadContext context)
    {
        if (context.IsWrong(named))
            return null;
        try
        {
            var read = PollReader.Records(named.Node, known);
            PollRecordsReading.Check(named, read, context);
            return read[name];
        }
        catch (YamlException wrong)
        {
            context.Report(wrong.Start, named.Path, wrong.Message);
            return null;
        }
    }

    private static IReadOnlyDictionary<FieldPath, FieldMapping> Columns(Entry? entry, ReadContext context)
    {
        if (entry is null || context.IsWrong(entry))
            return new Dictionary<FieldPath, FieldMapping>();
        try
        {
            var map = SourceDefinitionReader.Map(entry.Node);
            foreach (var (column, mapping) in map)
            {
                if (mapping.Fetched.Count > 0)
                    entry[column.Text]?.Report("a list fetches nothing beside its records: write a path of the record");
            }

            return map;
        }
        catch (YamlException wrong)
        {
            context.Report(wrong.Start, entry.Path, wrong.Message);
            return new Dictionary<FieldPath, FieldMapping>();
        }
    }

    private static JsonObject? With(JsonObject? own, JsonObject? over)
    {
        if (own is null || over is null)
            return over ?? own;
        var laid = (JsonObject)own.DeepClone();
        foreach (var (name, value) in over)
            laid[name] = value?.DeepClone();
        return laid;
    }

    private static IEnumerable<string> Known(Source source) => source.Provider.Poll?.Records.Keys ?? [];
}
