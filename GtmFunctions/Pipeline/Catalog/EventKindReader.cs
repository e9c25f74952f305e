using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads <c>kinds</c>, of a catalogue file or of a document's source.</summary>
internal static class EventKindReader
{
    /// <summary>The most rows that a source can have; which of them hold is kept in the bits of one number.</summary>
    public const int Most = 62;

    /// <summary>Reads the rows.</summary>
    /// <exception cref="YamlException">Something in them cannot be read.</exception>
    public static IReadOnlyList<EventKind> Read(YamlNode node)
    {
        var rows = node is YamlSequenceNode list ? list.Children : throw YamlMapping.Wrong(node, "'kinds' must be a list of rows");
        if (rows.Count > Most)
            throw YamlMapping.Wrong(node, $"'kinds' can have at most {Most} rows");
        return [.. rows.Select(Row)];
    }

    private static EventKind Row(YamlNode node)
    {
        var yaml = new YamlMapping(node, "a row of 'kinds'", "on", "when", "type", "map");
        if (yaml["type"] is null && yaml["map"] is null)
            throw YamlMapping.Wrong(node, "a row of 'kinds' needs a 'type' or a 'map'");
        return new EventKind
        {
            On = yaml.Parsed("on", TypePattern.Parse) ?? [],
            When = yaml["when"] is { } when ? [.. new YamlMapping(when, "'when'").All.Select(Condition)] : [],
            Type = yaml.Text("type"),
            Map = yaml["map"] is { } map ? SourceDefinitionReader.Map(map) : new Dictionary<FieldPath, FieldMapping>(),
        };
    }

    private static ItemCondition Condition((string Key, YamlNode Value) pair)
    {
        var field = Field(pair.Key, pair.Value);
        return pair.Value switch
        {
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "~" or "null" or "" } => new ItemCondition(field, ExpectedValue.Absent, []),
            YamlScalarNode { Value: "*" } => new ItemCondition(field, ExpectedValue.Present, []),
            _ => new ItemCondition(
                field,
                ExpectedValue.OneOf,
                [.. YamlMapping.Items(pair.Value).Select(item => YamlMapping.Text(item, $"each value of '{pair.Key}'"))]),
        };
    }

    private static FieldExpression Field(string text, YamlNode node)
    {
        try
        {
            var field = FieldExpression.Parse(text);
            if (text.StartsWith($"{FetchedRecord.InData}:", StringComparison.Ordinal))
                throw new FormatException("a condition is decided before the record is fetched: put it into the filter of a workflow");
            return field.Headers.Any()
                ? throw new FormatException("a condition reads the item or the body, and no header: put the header into the event's 'type'")
                : field;
        }
        catch (FormatException wrong)
        {
            throw YamlMapping.Wrong(node, $"'{text}': {wrong.Message}");
        }
    }
}
