using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads a <see cref="ConnectorEnrichment"/> from YAML.</summary>
internal static class ConnectorEnrichmentReader
{
    /// <summary>Reads <c>enrich</c> of a connector.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyDictionary<string, ConnectorEnrichment> All(YamlNode node) => new YamlMapping(node, "'enrich'")
        .All.ToDictionary(pair => pair.Key, pair => Enrichment(pair.Value, pair.Key), StringComparer.Ordinal);

    private static ConnectorEnrichment Enrichment(YamlNode node, string name)
    {
        var yaml = new YamlMapping(node, $"the look-up '{name}'", "requires", "headers", "calls", "answer", "gives");
        var gives = yaml["gives"];
        return new ConnectorEnrichment
        {
            Name = name,
            Requires = yaml["requires"] is { } requires ? [.. YamlMapping.Items(requires).Select(ConnectorActionReader.Alternatives)] : [],
            Headers = ConnectorActionReader.Headers(yaml["headers"]),
            Calls = yaml["calls"] is { } calls
                ? [.. YamlMapping.Items(calls).Select(ConnectorLookupReader.Lookup)]
                : throw YamlMapping.Wrong(node, $"'calls' of the look-up '{name}' is missing"),
            Answer = yaml["answer"] is { } answer
                ? [.. YamlMapping.Items(answer).Select(item => ConnectorActionReader.Path(item, "'answer'"))]
                : [],
            Gives = gives is null ? null : ConnectorActionReader.Template(gives, "'gives'"),
            Fields = gives is null
                ? []
                : [.. ((YamlMappingNode)gives).Children.Select(pair => ConnectorActionReader.Path(pair.Key, "a field of 'gives'"))],
        };
    }
}
