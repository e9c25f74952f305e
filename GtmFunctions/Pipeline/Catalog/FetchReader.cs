using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads a <see cref="FetchDefinition"/> from YAML.</summary>
internal static class FetchReader
{
    /// <summary>Reads <c>fetch</c> of a catalogue file.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static FetchDefinition Read(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'fetch'", "connector", "url", "records");
        var records = yaml["records"] ?? throw YamlMapping.Wrong(node, "'records' is missing: it says what can be read");
        return new FetchDefinition(
            yaml.Text("connector", "http")!,
            yaml.Text("url"),
            [.. new YamlMapping(records, "'records'").All.Select(pair => Record(pair.Key, pair.Value))]);
    }

    private static FetchedRecord Record(string name, YamlNode node)
    {
        var yaml = new YamlMapping(node, $"the record '{name}'", "on", "except", "key", "headers", "calls", "asks", "changed", "map");
        yaml.Required("key");
        return new FetchedRecord
        {
            Name = name,
            On = yaml.Parsed("on", TypePattern.Parse) ?? [],
            Except = yaml.Parsed("except", TypePattern.Parse) ?? [],
            Key = ConnectorActionReader.Path(yaml["key"]!, "'key'"),
            Calls = new ConnectorEnrichment
            {
                Name = name,
                Headers = ConnectorActionReader.Headers(yaml["headers"]),
                Calls = yaml["calls"] is { } calls
                    ? [.. YamlMapping.Items(calls).Select(ConnectorLookupReader.Lookup)]
                    : throw YamlMapping.Wrong(node, $"'calls' of the record '{name}' is missing"),
            },
            Asks = yaml["asks"] is { } asks ? [.. YamlMapping.Items(asks).Select(item => ConnectorActionReader.Path(item, "'asks'"))] : [],
            Changed = yaml["changed"] is { } changed ? Changed(changed) : null,
            Map = yaml["map"] is { } map ? SourceDefinitionReader.Map(map) : new Dictionary<FieldPath, FieldMapping>(),
            Text = YamlJson.Node(node)!.ToJsonString(),
        };
    }

    private static ChangedField Changed(YamlNode node)
    {
        var yaml = new YamlMapping(node, "'changed'", "at", "value");
        yaml.Required("at");
        yaml.Required("value");
        return new ChangedField(yaml.Parsed("at", FieldExpression.Parse)![0], ConnectorActionReader.Path(yaml["value"]!, "'value'"));
    }
}
