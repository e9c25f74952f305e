using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// Reads a <see cref="SourceDefinition"/>, and the parts of one that a configuration lays over it, from YAML.
/// What cannot be read throws a <see cref="YamlException"/> with the place and the key.
/// </summary>
internal static class SourceDefinitionReader
{
    /// <summary>Reads a catalogue file.</summary>
    /// <param name="root">The document's root.</param>
    /// <param name="name">The file's name without its ending, which the document must repeat.</param>
    /// <exception cref="YamlException">Something in the file cannot be read.</exception>
    public static SourceDefinition Source(YamlNode root, string name)
    {
        var yaml = new YamlMapping(
            root, "a source", "name", "title", "docs", "facts", "signature", "event", "types", "kinds", "map", "fetch", "poll",
            "handshake", "acknowledge", "retries", "sample", "samples");
        if (yaml.Required("name") != name)
            throw YamlMapping.Wrong(yaml["name"]!, $"'name' must be the file's name, {name}");
        return new SourceDefinition
        {
            Name = name,
            Title = yaml.Required("title"),
            Docs = Docs(yaml),
            Facts = yaml.Texts("facts"),
            Signature = yaml["signature"] is { } signature
                ? Signatures(signature)
                : yaml["poll"] is not null ? [] : throw YamlMapping.Wrong(root, "'signature' is missing"),
            Event = yaml["event"] is { } @event ? Event(@event) : new EventDefinition(),
            Types = yaml["types"] is { } types ? Types(types) : new Dictionary<string, string>(),
            Kinds = yaml["kinds"] is { } kinds ? EventKindReader.Read(kinds) : [],
            Map = yaml["map"] is { } map ? Map(map) : new Dictionary<FieldPath, FieldMapping>(),
            Fetch = yaml["fetch"] is { } fetch ? FetchReader.Read(fetch) : null,
            Poll = yaml["poll"] is { } poll ? PollReader.Read(poll) : null,
            Handshake = yaml["handshake"] is { } handshake ? Handshake(handshake) : null,
            Acknowledge = yaml.Member("acknowledge", AcknowledgementKind.Id),
            Retries = yaml["retries"] is { } retries ? Retries(retries) : new RetryDefinition(),
            Sample = yaml["sample"] is { } sample ? Sample(sample) : null,
            Samples = yaml["samples"] is { } samples ? Samples(samples) : new Dictionary<string, SampleDefinition>(),
        };
    }

    /// <summary>Reads the <c>signature</c> of a source: one mapping, or a list of alternatives.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyList<SignatureDefinition> Signatures(YamlNode node) =>
        [.. YamlMapping.Items(node).Select(item => Signature(item))];

    /// <summary>Reads one signature, laying its keys over another definition; a scheme that is not named is <c>hmac</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static SignatureDefinition Signature(YamlNode node, SignatureDefinition? over = null) => SignatureReader.Read(node, over);

    /// <summary>Reads the <c>event</c> of a source, laying its keys over another definition.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static EventDefinition Event(YamlNode node, EventDefinition? over = null)
    {
        var yaml = new YamlMapping(node, "'event'", "items", "id", "type", "time", "subject", "repeatAfter");
        over ??= new EventDefinition();
        return over with
        {
            Items = yaml.Parsed("items", ItemsPath.Parse) ?? over.Items,
            Id = yaml.Parsed("id", FieldExpression.Parse) ?? over.Id,
            Type = yaml.Parsed("type", FieldExpression.Parse) ?? over.Type,
            Time = yaml.Parsed("time", FieldExpression.Parse) ?? over.Time,
            Subject = yaml.Parsed("subject", FieldExpression.Parse) ?? over.Subject,
            RepeatAfter = yaml.Duration("repeatAfter") ?? over.RepeatAfter,
        };
    }

    /// <summary>Reads <c>types</c>: provider type to canonical type.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Types(YamlNode node) => YamlMapping.Pairs(node, "'types'");

    /// <summary>Reads <c>map</c>: canonical field to a path, paths tried in order, or <c>{ from, as }</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyDictionary<FieldPath, FieldMapping> Map(YamlNode node)
    {
        var map = new Dictionary<FieldPath, FieldMapping>();
        foreach (var (key, value) in new YamlMapping(node, "'map'").All)
            map.Add(Path(key, value, "a field of 'map'"), Mapping(value, key));
        return map;
    }

    /// <summary>Reads a <c>handshake</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static HandshakeDefinition Handshake(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'handshake'", "kind", "method", "when", "value", "answer", "hash", "verified", "token", "secret");
        yaml.Required("kind");
        return new HandshakeDefinition
        {
            Kind = yaml.Member("kind", HandshakeKind.EchoBody),
            Method = yaml.Text("method", "POST")!,
            When = yaml.Pairs("when"),
            Value = yaml.Required("value"),
            Answer = yaml.Text("answer"),
            Hash = yaml.Text("hash"),
            Verified = yaml.Flag("verified"),
            Token = yaml.Text("token"),
            Secret = yaml.Text("secret"),
        };
    }

    private static Uri? Docs(YamlMapping yaml) => yaml.Text("docs") is not { } text
        ? null
        : Uri.TryCreate(text, UriKind.Absolute, out var docs) && docs.Scheme == Uri.UriSchemeHttps
            ? docs
            : throw YamlMapping.Wrong(yaml["docs"]!, "'docs' must be an https address");

    private static RetryDefinition Retries(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'retries'", "note", "answerWithin", "on", "drops", "disables", "schedule", "for", "unavailable");
        return new RetryDefinition
        {
            Note = yaml.Text("note", "")!,
            AnswerWithin = yaml.Duration("answerWithin"),
            On = yaml.Texts("on"),
            Drops = yaml.Texts("drops"),
            Disables = yaml.Texts("disables"),
            Schedule = yaml["schedule"] is { } schedule
                ? [.. YamlMapping.Items(schedule).Select(item => YamlMapping.Duration(item, "each of 'schedule'"))]
                : [],
            For = yaml.Duration("for"),
            Unavailable = yaml.Whole("unavailable", 503),
        };
    }

    private static Dictionary<string, SampleDefinition> Samples(YamlNode node) =>
        new YamlMapping(node, "'samples'").All.ToDictionary(pair => pair.Key, pair => Sample(pair.Value), StringComparer.Ordinal);

    /// <summary>Reads a <c>sample</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static SampleDefinition Sample(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'sample'", "method", "headers", "body", "json");
        if (yaml["body"] is null == yaml["json"] is null)
            throw YamlMapping.Wrong(node, "'sample' must have either 'body' or 'json'");
        return new SampleDefinition
        {
            Method = yaml.Text("method", "POST")!,
            Headers = yaml.Pairs("headers"),
            Body = yaml["json"] is { } json ? YamlJson.Node(json)?.ToJsonString(YamlJson.Written) ?? "null" : yaml.Required("body"),
        };
    }

    private static FieldMapping Mapping(YamlNode node, string key) => FieldMappingReader.Read(node, key, Paths);

    private static IReadOnlyList<FieldPath> Paths(YamlNode node, string what) =>
        [.. YamlMapping.Items(node).Select(item => Path(item, what))];

    private static FieldPath Path(YamlNode node, string what) => Path(YamlMapping.Text(node, what), node, what);

    private static FieldPath Path(string text, YamlNode node, string what)
    {
        try
        {
            return FieldPath.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw YamlMapping.Wrong(node, $"{what}: {wrong.Message}");
        }
    }
}
