using System.Globalization;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads an <see cref="AnswerRule"/> from YAML.</summary>
internal static class AnswerRuleReader
{
    /// <summary>The keys that say what an answer is like.</summary>
    public static readonly IReadOnlyList<string> Conditions = ["status", "text", "contains", "each", "path", "equals", "not", "exists"];

    /// <summary>Reads one entry of <c>answers</c>.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static AnswerRule Rule(YamlNode node)
    {
        var yaml = new YamlMapping(node, "an answer", [.. Conditions, "is", "message", "tokenEnded"]);
        yaml.Required("is");
        return Rule(node, yaml, yaml.Member("is", AnswerKind.Refused));
    }

    /// <summary>Reads statuses; none where there is no such key.</summary>
    /// <exception cref="YamlException">One of them is none.</exception>
    public static IReadOnlyList<StatusRange> Statuses(YamlNode? node) => node is null ? [] : [.. YamlMapping.Items(node).Select(Range)];

    /// <summary>Reads what an answer is like.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static AnswerRule Rule(YamlNode node, YamlMapping yaml, AnswerKind kind)
    {
        var rule = new AnswerRule
        {
            Is = kind,
            Status = Statuses(yaml["status"]),
            Text = yaml.Texts("text"),
            Contains = yaml.Texts("contains"),
            TokenEnded = yaml.Flag("tokenEnded"),
            Each = yaml["each"] is { } each ? ConnectorActionReader.PathOrWhole(each, "'each'") : null,
            Path = yaml["path"] is { } path ? ConnectorActionReader.Path(path, "'path'") : null,
            EqualTo = yaml.Texts("equals"),
            Not = yaml.Texts("not"),
            Exists = yaml["exists"] is null ? null : yaml.Flag("exists"),
            Message = yaml["message"] is { } message ? ConnectorActionReader.Path(message, "'message'") : null,
        };
        if (rule.Path is null && (rule.Exists is not null || rule.EqualTo.Count + rule.Not.Count > 0))
            throw YamlMapping.Wrong(node, "'path' is missing: it says which value 'equals', 'not' and 'exists' are about");
        return rule;
    }

    private static StatusRange Range(YamlNode node)
    {
        var text = YamlMapping.Text(node, "each status");
        var parts = text.Split('-');
        return parts.Length <= 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var from)
            && int.TryParse(parts[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var to)
            && from is >= 100 and <= 599 && to >= from
                ? new StatusRange(from, to)
                : throw YamlMapping.Wrong(node, "'status' must be a status such as 429, a range such as 500-599, or a list of them");
    }
}
