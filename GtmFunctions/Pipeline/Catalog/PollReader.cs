using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads a <see cref="PollDefinition"/>, and records that a document writes, from YAML.</summary>
internal static class PollReader
{
    // What makes it another question; what becomes of the records does not
    private static readonly string[] OfTheQuestion = ["request", "format", "items", "page", "order", "watermark"];

    /// <summary>Reads <c>poll</c> of a catalogue file.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static PollDefinition Read(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'poll'", "connector", "url", "with", "requires", "records");
        return new PollDefinition(
            yaml.Text("connector", "http")!,
            yaml.Text("url"),
            yaml["records"] is { } records ? Records(records, over: null) : new Dictionary<string, PolledRecords>())
        {
            With = yaml.Pairs("with"),
            Requires = Requires(yaml),
        };
    }

    /// <summary>Reads records by their names, each laid over the one of its name.</summary>
    /// <param name="node">A mapping.</param>
    /// <param name="over">What they are laid over.</param>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, PolledRecords> Records(YamlNode node, IReadOnlyDictionary<string, PolledRecords>? over) =>
        new YamlMapping(node, "'records'").All.ToDictionary(
            pair => pair.Key, pair => Read(pair.Value, pair.Key, over?.GetValueOrDefault(pair.Key)), StringComparer.Ordinal);

    private static PolledRecords Read(YamlNode node, string name, PolledRecords? over)
    {
        var yaml = new YamlMapping(
            node, $"the records '{name}'", "request", "format", "items", "page", "size", "most", "order", "watermark", "overlap", "join",
            "event", "types", "kinds", "map", "gaps", "with", "requires", "sample");
        var request = yaml["request"] is { } asked ? Request(asked) : over?.Request;
        if (request is null)
            throw YamlMapping.Wrong(node, $"'request' of the records '{name}' is missing: it says how a page is asked for");
        var records = over ?? new PolledRecords { Name = name, Request = request, Question = "" };
        return records with
        {
            Request = request,
            Format = yaml.Member("format", records.Format),
            Items = yaml["items"] is null ? records.Items : Items(yaml),
            Page = yaml["page"] is { } page ? PollPagingReader.Page(page) : records.Page,
            Size = Count(yaml, "size", records.Size, 10_000),
            MostPages = Count(yaml, "most", records.MostPages, 1000),
            NewestFirst = yaml["order"] is null ? records.NewestFirst : NewestFirst(yaml),
            Watermark = yaml["watermark"] is { } watermark ? PollPagingReader.Watermark(watermark) : records.Watermark,
            Overlap = yaml.Duration("overlap") ?? records.Overlap,
            Joins = yaml["join"] is { } joins ? [.. YamlMapping.Items(joins).Select(Join)] : records.Joins,
            Event = yaml["event"] is { } @event ? SourceDefinitionReader.Event(@event, records.Event) : records.Event,
            Types = yaml["types"] is { } types ? SourceDefinitionReader.Types(types) : records.Types,
            Kinds = yaml["kinds"] is { } kinds ? [.. EventKindReader.Read(kinds), .. over?.Kinds ?? []] : records.Kinds,
            Map = yaml["map"] is { } map ? Laid(SourceDefinitionReader.Map(map), records.Map) : records.Map,
            Gaps = yaml["gaps"] is { } gaps ? PollPagingReader.Gaps(gaps) : records.Gaps,
            With = yaml["with"] is null ? records.With : yaml.Pairs("with"),
            Requires = yaml["requires"] is null ? records.Requires : Requires(yaml),
            Sample = yaml["sample"] is { } sample ? SourceDefinitionReader.Sample(sample) : records.Sample,
            Question = string.Join('\n', OfTheQuestion.Select(key => Written(yaml[key])).Prepend(over?.Question)),
        };
    }

    private static string? Written(YamlNode? part) => part is null ? null : YamlJson.Node(part)?.ToJsonString();

    private static PollRequest Request(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'request'", "method", "path", "headers", "body");
        var method = yaml.Text("method", "GET")!;
        if (method is not ("GET" or "POST"))
            throw YamlMapping.Wrong(yaml["method"]!, "'method' must be GET or POST: a poll only reads");
        if (yaml["body"] is { } unsent && method == "GET")
            throw YamlMapping.Wrong(unsent, "only a POST has a body: add method: POST");
        return new PollRequest(
            method, ConnectorActionReader.Optional(yaml, "path"), ConnectorActionReader.Headers(yaml["headers"]),
            ConnectorActionReader.Optional(yaml, "body"));
    }

    private static ItemsPath? Items(YamlMapping yaml) =>
        yaml.Texts("items") is ["."] ? null : yaml.Parsed("items", ItemsPath.Parse) is [var only]
            ? only
            : throw YamlMapping.Wrong(yaml["items"]!, "'items' must be one path, or . where the answer itself is the list");

    private static bool NewestFirst(YamlMapping yaml) => yaml.Text("order") switch
    {
        "newest" => true,
        "oldest" => false,
        _ => throw YamlMapping.Wrong(yaml["order"]!, "'order' must be oldest or newest: which record comes first"),
    };

    private static int Count(YamlMapping yaml, string key, int otherwise, int most)
    {
        var count = yaml.Whole(key, otherwise);
        return count >= 1 && count <= most ? count : throw YamlMapping.Wrong(yaml[key]!, $"'{key}' must be from 1 to {most}");
    }

    private static PollJoin Join(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'join'", "list", "with", "on");
        foreach (var key in (ReadOnlySpan<string>)["list", "with", "on"])
            yaml.Required(key);
        return new PollJoin(
            ConnectorActionReader.Path(yaml["list"]!, "'list'"), ConnectorActionReader.Path(yaml["with"]!, "'with'"),
            ConnectorActionReader.Path(yaml["on"]!, "'on'"));
    }

    private static IReadOnlyList<IReadOnlyList<FieldPath>> Requires(YamlMapping yaml) =>
        yaml["requires"] is { } requires ? [.. YamlMapping.Items(requires).Select(ConnectorActionReader.Alternatives)] : [];

    private static Dictionary<FieldPath, FieldMapping> Laid(
        IReadOnlyDictionary<FieldPath, FieldMapping> map, IReadOnlyDictionary<FieldPath, FieldMapping>? over)
    {
        var laid = new Dictionary<FieldPath, FieldMapping>(over ?? new Dictionary<FieldPath, FieldMapping>());
        foreach (var (field, mapping) in map)
            laid[field] = mapping;
        return laid;
    }
}
