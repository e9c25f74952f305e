using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Language.Yaml;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config;

/// <summary>Reads a document, the tables that it names and its fixtures from disk.</summary>
public static class BundleFiles
{
    /// <summary>
    /// Reads a document, and every table that any of its texts names (CSV, or an Excel workbook), from its folder or the folder
    /// <c>tables</c> beside it; and <c>fixtures.yaml</c> from its folder, where there is one.
    /// A table that is not there is left out: reading the bundle says so.
    /// </summary>
    /// <exception cref="IOException">The document, or the fixtures that are there, cannot be read.</exception>
    public static ConfigurationBundle Load(string path)
    {
        var document = File.ReadAllText(path);
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        var tables = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in TableNames(document))
        {
            // A workbook may stand for the CSV file of its name
            string[] files = [name, Path.ChangeExtension(name, ".xlsx")];
            var candidates = files.SelectMany(file => new[] { Path.Combine(folder, file), Path.Combine(folder, "tables", file) });
            if (candidates.FirstOrDefault(File.Exists) is { } found)
                tables[name] = TableFile(found);
        }

        var fixtures = Path.Combine(folder, ConfigurationBundle.FixturesFile);
        return new ConfigurationBundle(Path.GetFileName(path), document, tables)
        {
            Fixtures = File.Exists(fixtures) ? File.ReadAllText(fixtures) : null,
        };
    }

    /// <summary>
    /// Writes a version where <see cref="Load"/> reads it: each table where it lies already, else beside the document. Nothing that is the
    /// same is written.
    /// </summary>
    /// <param name="path">The path of the document.</param>
    /// <param name="bundle">The version.</param>
    /// <returns>The files that were written.</returns>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static IReadOnlyList<string> Save(string path, ConfigurationBundle bundle)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        Directory.CreateDirectory(folder);
        var written = new List<string>();
        void Write(string file, string text)
        {
            if (File.Exists(file) && File.ReadAllText(file) == text)
                return;
            File.WriteAllText(file, text);
            written.Add(file);
        }

        Write(path, bundle.Document);
        foreach (var (name, text) in bundle.Tables)
        {
            var below = Path.Combine(folder, "tables", name);
            Write(File.Exists(below) && !File.Exists(Path.Combine(folder, name)) ? below : Path.Combine(folder, name), text);
        }

        if (bundle.Fixtures is { } fixtures)
            Write(Path.Combine(folder, ConfigurationBundle.FixturesFile), fixtures);
        return written;
    }

    /// <summary>The names of all tables beside a document, in the folders of which <see cref="Load"/> reads those that it names.</summary>
    public static IReadOnlyCollection<string> TablesBeside(string path)
    {
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return
        [
            .. new[] { folder, Path.Combine(folder, "tables") }
                .Where(Directory.Exists)
                .SelectMany(Directory.EnumerateFiles)
                .Select(file => Path.GetFileName(file))
                .Where(TableName.Is)
                .Distinct(StringComparer.Ordinal),
        ];
    }

    /// <summary>The names of tables in a document, also in one that has errors; none in one that is not YAML.</summary>
    public static IReadOnlySet<string> TableNames(string document)
    {
        var names = new SortedSet<string>(StringComparer.Ordinal);
        if (YamlSource.Load(document, (_, _) => { }) is { } root)
            Collect(YamlJson.Node(root), names);
        return names;
    }

    // What cannot be read is kept as a text that no table is, so that reading the bundle tells why with the table's name
    private static string TableFile(string path)
    {
        try
        {
            return TableText.Read(File.ReadAllBytes(path));
        }
        catch (FormatException wrong)
        {
            return CsvTable.Unreadable(wrong.Message);
        }
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
