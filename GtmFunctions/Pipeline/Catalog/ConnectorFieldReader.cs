using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Reads the <c>fields</c> of an action, and holds them to what its templates read.</summary>
internal static class ConnectorFieldReader
{
    /// <summary>Reads <c>fields</c>; none where there is no such key.</summary>
    /// <exception cref="YamlException">Something in it cannot be read.</exception>
    public static IReadOnlyList<ConnectorField> Fields(YamlNode? node) =>
        node is null ? [] : [.. new YamlMapping(node, "'fields'").All.Select(pair => Field(pair.Key, pair.Value))];

    /// <summary>Holds what is declared to what is read.</summary>
    /// <exception cref="YamlException">A field is read or required and not declared, or declared and not read.</exception>
    public static void Check(YamlNode node, ConnectorAction action)
    {
        var declared = action.Fields.Select(field => field.Path).ToHashSet(StringComparer.Ordinal);
        var read = action.Reads;
        if (read.FirstOrDefault(path => !declared.Contains(path)) is { } unsaid)
            throw YamlMapping.Wrong(node, $"'fields' of the action '{action.Name}' must say what '{unsaid}' is, which it reads");
        if (declared.FirstOrDefault(path => !read.Contains(path)) is { } unread)
            throw YamlMapping.Wrong(node, $"'fields' of the action '{action.Name}' has '{unread}', which it does not read");
    }

    private static ConnectorField Field(string path, YamlNode node)
    {
        if (node is YamlScalarNode)
            return new ConnectorField(path, YamlMapping.Text(node, $"'{path}'"), Default: null);
        var yaml = new YamlMapping(node, $"'{path}'", "is", "default");
        return new ConnectorField(path, yaml.Required("is"), yaml.Required("default"));
    }
}
