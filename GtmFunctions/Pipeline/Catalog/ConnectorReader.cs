using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// Reads a <see cref="ConnectorDefinition"/> from YAML. What cannot be read throws a <see cref="YamlException"/> with the place and the
/// key.
/// </summary>
internal static class ConnectorReader
{
    /// <summary>Reads a catalogue file.</summary>
    /// <param name="root">The document's root.</param>
    /// <param name="name">The file's name without its ending, which the document must repeat.</param>
    /// <exception cref="YamlException">Something in the file cannot be read.</exception>
    public static ConnectorDefinition Connector(YamlNode root, string name)
    {
        var yaml = new YamlMapping(
            root, "a connector", "name", "title", "docs", "facts", "class", "url", "auth", "escape", "actions", "defaultAction", "enrich",
            "answers", "message", "limits", "published", "idempotency");
        if (yaml.Required("name") != name)
            throw YamlMapping.Wrong(yaml["name"]!, $"'name' must be the file's name, {name}");

        // Without either nothing is done there: it is only read
        var actions = yaml["class"] is null && yaml["actions"] is null ? [] : Actions(yaml, root);
        var defaultAction = actions.Count == 0 ? "" : DefaultAction(yaml, actions);
        return new ConnectorDefinition
        {
            Name = name,
            Title = yaml.Required("title"),
            Docs = yaml.Text("docs") is { } docs ? new Uri(docs) : null,
            Facts = [.. Items(yaml, "facts").Select(Fact)],
            Class = yaml.Member("class", ActionClass.Send),
            Url = yaml.Text("url"),
            Auth = yaml["auth"] is { } auth ? Auth(auth) : new ConnectorAuth(),
            Escape = yaml["escape"] is { } escape ? EscapingReader.Read(escape) : throw YamlMapping.Wrong(
                root, $"'escape' is missing: {EscapingReader.Choices}, for how values must be put into its texts"),
            Actions = actions,
            DefaultAction = defaultAction,
            Enrich = yaml["enrich"] is { } enrich ? ConnectorEnrichmentReader.All(enrich) : new Dictionary<string, ConnectorEnrichment>(),
            Answers = [.. Items(yaml, "answers").Select(AnswerRuleReader.Rule)],
            Message = [.. Items(yaml, "message").Select(item => ConnectorActionReader.Path(item, "'message'"))],
            Limits = [.. Items(yaml, "limits").Select(Limit)],
            Published = [.. Items(yaml, "published").Select(Published)],
            Idempotency = yaml["idempotency"] is { } idempotency ? Idempotency(idempotency) : new Idempotency(),
        };
    }

    private static IEnumerable<YamlNode> Items(YamlMapping yaml, string key) => yaml[key] is { } node ? YamlMapping.Items(node) : [];

    private static Dictionary<string, ConnectorAction> Actions(YamlMapping yaml, YamlNode root)
    {
        yaml.Required("class");
        var otherwise = yaml.Member("class", ActionClass.Send);
        var node = yaml["actions"] ?? throw YamlMapping.Wrong(root, "'actions' is missing");
        return new YamlMapping(node, "'actions'").All.ToDictionary(
            pair => pair.Key, pair => ConnectorActionReader.Action(pair.Value, pair.Key, otherwise), StringComparer.Ordinal);
    }

    private static string DefaultAction(YamlMapping yaml, Dictionary<string, ConnectorAction> actions)
    {
        var named = yaml.Text("defaultAction") ?? (actions.Count == 1 ? actions.Keys.Single() : yaml.Required("defaultAction"));
        return actions.ContainsKey(named)
            ? named
            : throw YamlMapping.Wrong(yaml["defaultAction"]!, $"'defaultAction' must be one of {string.Join(", ", actions.Keys)}");
    }

    private static ConnectorFact Fact(YamlNode node)
    {
        var yaml = new YamlMapping(node, "a fact", "fact", "source", "mark");
        var fact = new ConnectorFact(yaml.Required("fact"), yaml.Required("source"), yaml.Required("mark"));
        return fact.Mark is "S" or "V" or "M" ? fact : throw YamlMapping.Wrong(yaml["mark"]!, "'mark' must be S, V or M");
    }

    private static ConnectorAuth Auth(YamlNode node)
    {
        var yaml = new YamlMapping(
            node, "'auth'", "kind", "header", "prefix", "optional", "tokenUrl", "tokenBasic", "audience", "tokenLifetime");
        var over = new ConnectorAuth();
        yaml.Required("kind");
        var auth = new ConnectorAuth
        {
            Kind = yaml.Member("kind", AuthKind.None),
            Header = yaml.Text("header", over.Header)!,
            Prefix = yaml.Text("prefix", over.Prefix)!,
            Optional = yaml.Flag("optional"),
            TokenUrl = yaml.Text("tokenUrl", over.TokenUrl)!,
            TokenBasic = yaml.Flag("tokenBasic"),
            Audience = yaml.Text("audience", over.Audience)!,
            TokenLifetime = yaml.Duration("tokenLifetime") ?? over.TokenLifetime,
        };
        return auth.Kind != AuthKind.Oauth || auth.TokenUrl.Length > 0
            ? auth
            : throw YamlMapping.Wrong(node, "'tokenUrl' is missing: it says where tokens are fetched");
    }

    private static LimitHeaders Limit(YamlNode node)
    {
        var yaml = new YamlMapping(node, "a limit", "name", "max", "remaining", "usage", "reset", "window");
        return new LimitHeaders
        {
            Name = yaml.Required("name"),
            Max = yaml.Text("max"),
            Remaining = yaml.Text("remaining"),
            Usage = yaml.Text("usage"),
            Reset = yaml.Text("reset"),
            Window = yaml.Text("window"),
        };
    }

    private static PublishedLimit Published(YamlNode node)
    {
        var yaml = new YamlMapping(node, "a published limit", "requests", "per", "of");
        yaml.Required("requests");
        return new PublishedLimit(
            yaml.Whole("requests", 0), yaml.Required("per") == "lifetime" ? null : yaml.Duration("per"), yaml.Text("of", "destination")!);
    }

    private static Idempotency Idempotency(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'idempotency'", "by", "header");
        yaml.Required("by");
        return new Idempotency(yaml.Member("by", IdempotencyMeans.None), yaml.Text("header"));
    }
}
