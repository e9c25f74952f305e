using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Config.Yaml;

namespace GtmFunctions.Pipeline.Config;

/// <summary>Reads a document and the tables that it names from disk.</summary>
public static class BundleFiles
{
    /// <summary>
    /// Reads a document, and every CSV file that any of its texts names, from its folder or the folder <c>tables</c> beside it.
    /// A table that is not there is left out: reading the bundle says so.
    /// </summary>
    /// <exception cref="IOException">The document cannot be read.</exception>
    public static ConfigurationBundle Load(string path)
    {
        var document = File.ReadAllText(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in TableNames(document))
        {
            string[] candidates = [Path.Combine(folder, name), Path.Combine(folder, "tables", name)];
            if (Array.Find(candidates, File.Exists) is { } file)
                tables[name] = File.ReadAllText(file);
        }

        return new ConfigurationBundle(Path.GetFileName(path), document, tables);
    }

    /// <summary>The names of tables in a document, also in one that has errors; none in one that is not YAML.</summary>
    public static IReadOnlySet<string> TableNames(string document)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (YamlSource.Load(document, (_, _) => { }) is { } root)
            Collect(YamlJson.Node(root), names);
        return names;
    }

    private static void Collect(JsonNode? node, ISet<string> names)
    {
        if (node is JsonObject entries)
        {
            foreach (var (_, value) in entries)
                Collect(value, names);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Collect(item, names);
        }
        else if (node?.GetValueKind() == JsonValueKind.String && TableName.Is(node.GetValue<string>()))
        {
            names.Add(node.GetValue<string>());
        }
    }
}
