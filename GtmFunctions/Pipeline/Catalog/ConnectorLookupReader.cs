using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads a <see cref="ConnectorLookup"/> from YAML.</summary>
internal static class ConnectorLookupReader
{
    /// <summary>Reads one entry of <c>lookups</c> of an action.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static ConnectorLookup Step(YamlNode node)
    {
        var yaml = Mapping(node);
        if (yaml["path"] is not null || yaml["create"] is null)
            return Lookup(node);
        return Read(yaml);
    }

    /// <summary>Reads a lookup that asks, as all of an enricher's do.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static ConnectorLookup Lookup(YamlNode node)
    {
        var yaml = Mapping(node);
        yaml.Required("name");
        yaml.Required("path");
        yaml.Required("value");
        return Read(yaml);
    }

    private static YamlMapping Mapping(YamlNode node) => new(
        node, "a lookup", "name", "method", "path", "body", "value", "equals", "known", "needs", "unless", "nothing", "onRetry",
        "whenEmpty",
        "done", "create", "missing");

    private static ConnectorLookup Read(YamlMapping yaml) => new()
    {
        Name = yaml.Required("name"),
        Method = yaml.Text("method", "GET")!,
        Path = ConnectorActionReader.Optional(yaml, "path"),
        Body = ConnectorActionReader.Optional(yaml, "body"),
        Value = ConnectorActionReader.OptionalPath(yaml, "value"),
        EqualTo = ConnectorActionReader.Optional(yaml, "equals"),
        Known = yaml["known"] is { } known ? ConnectorActionReader.Path(known, "'known'") : null,
        Needs = yaml["needs"] is { } needs ? ConnectorActionReader.Path(needs, "'needs'") : null,
        Unless = yaml["unless"] is { } unless ? ConnectorActionReader.Path(unless, "'unless'") : null,
        Nothing = AnswerRuleReader.Statuses(yaml["nothing"]),
        OnRetry = yaml.Flag("onRetry"),
        ForWhenEmpty = yaml.Flag("whenEmpty"),
        Done = yaml.Flag("done"),
        Create = yaml["create"] is { } create ? Create(create) : null,
        Missing = ConnectorActionReader.Optional(yaml, "missing"),
    };

    private static ConnectorCreate Create(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'create'", "method", "path", "body", "id", "givenId", "exists", "answers");
        yaml.Required("path");
        if (yaml["id"] is null == yaml["givenId"] is null)
            throw YamlMapping.Wrong(node, "'create' must have either 'id', where the answer has it, or 'givenId', where it is ours");
        return new ConnectorCreate
        {
            Method = yaml.Text("method", "POST")!,
            Path = ConnectorActionReader.Optional(yaml, "path")!,
            Body = ConnectorActionReader.Optional(yaml, "body") ?? throw YamlMapping.Wrong(node, "'body' is missing"),
            Id = ConnectorActionReader.Paths(yaml, "id"),
            GivenId = ConnectorActionReader.Optional(yaml, "givenId"),
            Exists = yaml["exists"] is { } exists ? Exists(exists) : null,
            Answers = yaml["answers"] is { } answers ? [.. YamlMapping.Items(answers).Select(AnswerRuleReader.Rule)] : [],
        };
    }

    private static RecordExists Exists(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'exists'", [.. AnswerRuleReader.Conditions, "id", "pattern"]);
        if (yaml["status"] is null)
            throw YamlMapping.Wrong(node, "'status' is missing: it says by which answers a record is known to be there");
        return new RecordExists(
            AnswerRuleReader.Rule(node, yaml, AnswerKind.Refused),
            ConnectorActionReader.Paths(yaml, "id"),
            yaml["pattern"] is { } pattern ? Pattern(pattern) : null);
    }

    // What a stranger's answer is read with takes no longer than the answer is long
    private static Regex Pattern(YamlNode node)
    {
        try
        {
            return new Regex(YamlMapping.Text(node, "'pattern'"), RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
        }
        catch (Exception wrong) when (wrong is ArgumentException or NotSupportedException)
        {
            throw YamlMapping.Wrong(node, $"'pattern': {wrong.Message}");
        }
    }
}
