using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads a <see cref="ConnectorAction"/> from YAML.</summary>
internal static class ConnectorActionReader
{
    /// <summary>Reads one entry of <c>actions</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static ConnectorAction Action(YamlNode node, string name, ActionClass otherwise)
    {
        var yaml = new YamlMapping(
            node, $"the action '{name}'", "class", "fields", "requires", "method", "url", "path", "headers", "contentType", "text", "body",
            "into",
            "lookups", "update", "existing", "whenEmpty", "externalId", "caps", "maxBytes", "tooLong");
        foreach (var key in (ReadOnlySpan<string>)["path", "text"])
            yaml.Text(key);
        var action = new ConnectorAction { Name = name, Class = yaml.Member("class", otherwise) };
        action = action with
        {
            Fields = ConnectorFieldReader.Fields(yaml["fields"]),
            Requires = yaml["requires"] is { } requires ? [.. YamlMapping.Items(requires).Select(Alternatives)] : [],
            Method = yaml.Text("method", action.Method)!,
            Url = yaml.Text("url"),
            Path = Optional(yaml, "path"),
            Headers = Headers(yaml["headers"]),
            ContentType = yaml.Text("contentType", action.ContentType)!,
            Text = Optional(yaml, "text"),
            Body = Optional(yaml, "body"),
            Into = yaml["into"] is { } into ? PathOrWhole(into, "'into'") : null,
            Lookups = yaml["lookups"] is { } lookups ? [.. YamlMapping.Items(lookups).Select(ConnectorLookupReader.Step)] : [],
            Update = yaml["update"] is { } update ? Update(update) : null,
            Existing = yaml["existing"] is { } existing ? Path(existing, "'existing'") : null,
            WhenEmpty = WhenEmpty(yaml),
            ExternalId = Paths(yaml, "externalId"),
            Caps = yaml["caps"] is { } caps ? [.. YamlMapping.Items(caps).Select(Cap)] : [],
            MaxBytes = yaml["maxBytes"] is null ? null : yaml.Whole("maxBytes", 0),
            CutsWhenTooLong = CutsWhenTooLong(yaml),
        };
        ConnectorFieldReader.Check(yaml["fields"] ?? node, action);
        return action;
    }

    /// <summary>Reads a path.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static FieldPath Path(YamlNode node, string what) => Path(node, what, FieldPath.Parse);

    /// <summary>Reads a path, or a dot for the whole document.</summary>
    /// <exception cref="YamlException">It is neither.</exception>
    public static FieldPath PathOrWhole(YamlNode node, string what) => Path(node, what, FieldPath.ParseOrWhole);

    private static FieldPath Path(YamlNode node, string what, Func<string, FieldPath> parse)
    {
        try
        {
            return parse(YamlMapping.Text(node, what));
        }
        catch (FormatException wrong)
        {
            throw YamlMapping.Wrong(node, $"{what}: {wrong.Message}");
        }
    }

    /// <summary>Reads one of <c>requires</c>.</summary>
    /// <exception cref="YamlException">It is no path and no list of them.</exception>
    public static IReadOnlyList<FieldPath> Alternatives(YamlNode node) =>
        [.. YamlMapping.Items(node).Select(item => Path(item, "each of 'requires'"))];

    /// <summary>Reads headers; none where there is no such key.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, Template> Headers(YamlNode? node) => node is null
        ? new Dictionary<string, Template>()
        : new YamlMapping(node, "'headers'").All.ToDictionary(pair => pair.Key, pair => Template(pair.Value, $"'{pair.Key}'"));

    private static ConnectorUpdate Update(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'update'", "when", "method", "path", "id");
        yaml.Required("path");
        return new ConnectorUpdate(
            yaml["when"] is { } when
                ? Alternatives(when)
                : throw YamlMapping.Wrong(node, "'when' is missing: it says what must have been found"),
            yaml.Text("method", "PATCH")!,
            Template(yaml["path"]!, "'path'"),
            yaml["id"] is { } id ? Path(id, "'id'") : null);
    }

    private static IReadOnlyList<string> WhenEmpty(YamlMapping yaml) => yaml["whenEmpty"] is null || yaml["existing"] is not null
        ? yaml.Texts("whenEmpty")
        : throw YamlMapping.Wrong(yaml["whenEmpty"]!, "'whenEmpty' needs 'existing', which says where a look-up puts the record's fields");

    private static bool CutsWhenTooLong(YamlMapping yaml) => yaml.Text("tooLong", "refuse") switch
    {
        "cut" when yaml["maxBytes"] is not null => true,
        "refuse" => false,
        _ => throw YamlMapping.Wrong(yaml["tooLong"]!, "'tooLong' must be refuse, or cut beside 'maxBytes'"),
    };

    private static MessageCap Cap(YamlNode node)
    {
        var yaml = new YamlMapping(node, "a cap", "type", "each", "path", "max", "whenEmpty");
        yaml.Required("path");
        yaml.Required("max");
        return new MessageCap(Path(yaml["path"]!, "'path'"), yaml.Whole("max", 0))
        {
            Type = yaml.Text("type"),
            Each = yaml["each"] is { } each ? Path(each, "'each'") : null,
            WhenEmpty = yaml.Text("whenEmpty"),
        };
    }

    /// <summary>Reads a key's paths; none where there is no such key.</summary>
    /// <exception cref="YamlException">One of them is none.</exception>
    public static IReadOnlyList<FieldPath> Paths(YamlMapping yaml, string key) =>
        yaml[key] is { } node ? [.. YamlMapping.Items(node).Select(item => Path(item, $"'{key}'"))] : [];

    /// <summary>Reads a key's template; <see langword="null"/> where there is no such key.</summary>
    /// <exception cref="YamlException">It is no template.</exception>
    public static Template? Optional(YamlMapping yaml, string key) => yaml[key] is { } node ? Template(node, $"'{key}'") : null;

    /// <summary>Reads a template of a path; <see langword="null"/> where there is no such key.</summary>
    /// <exception cref="YamlException">It is no template, or no path.</exception>
    public static PathTemplate? OptionalPath(YamlMapping yaml, string key)
    {
        try
        {
            return Optional(yaml, key) is { } template ? new PathTemplate(template) : null;
        }
        catch (FormatException wrong)
        {
            throw YamlMapping.Wrong(yaml[key]!, $"'{key}': {wrong.Message}");
        }
    }

    /// <summary>Reads a template.</summary>
    /// <exception cref="YamlException">It is none.</exception>
    public static Template Template(YamlNode node, string what)
    {
        var errors = new List<PlacedError>();
        var template = Language.Templates.Template.Parse(YamlJson.Node(node), errors);
        return errors.Count == 0 ? template : throw YamlMapping.Wrong(node, $"{what}: {errors[0]}");
    }
}
