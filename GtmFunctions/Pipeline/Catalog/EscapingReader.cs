using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads an <see cref="Escaping"/> from YAML: the name of a rule, or <c>{ rule, fields, except }</c>.</summary>
internal static class EscapingReader
{
    /// <summary>The names of the rules, in words.</summary>
    public const string Choices = "none, slack, teams-markdown or html";

    /// <summary>Reads <c>escape</c>.</summary>
    /// <exception cref="YamlException">It cannot be read.</exception>
    public static Escaping Read(YamlNode node)
    {
        if (node is YamlScalarNode)
            return new Escaping(Rule(node));
        var yaml = new YamlMapping(node, "'escape'", "rule", "fields", "except");
        yaml.Required("rule");
        return new Escaping(Rule(yaml["rule"]!)) { Fields = yaml.Texts("fields"), Except = yaml.Texts("except") };
    }

    /// <summary>The rule of a name; <see langword="null"/> where there is none.</summary>
    public static EscapeRule? Rule(string? name) => name switch
    {
        "none" => EscapeRule.None,
        "slack" => EscapeRule.Slack,
        "teams-markdown" => EscapeRule.TeamsMarkdown,
        "html" => EscapeRule.Html,
        _ => null,
    };

    private static EscapeRule Rule(YamlNode node) =>
        Rule(YamlMapping.Text(node, "'escape'")) ?? throw YamlMapping.Wrong(node, $"'escape' must be {Choices}");
}
