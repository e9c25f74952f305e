using System.Collections.Frozen;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>The files of one folder of the catalogue, which are part of the assembly.</summary>
internal static class CatalogueFiles
{
    private const string Ending = ".yaml";

    /// <summary>Reads all files of a folder.</summary>
    /// <param name="folder">Such as <c>Catalog/sources/</c>.</param>
    /// <param name="read">Makes a definition of a document's root and the file's name without its ending.</param>
    /// <returns>The definitions by name.</returns>
    /// <exception cref="InvalidDataException">A file cannot be read; the message has its name, the line and the key.</exception>
    public static IReadOnlyDictionary<string, T> Load<T>(string folder, Func<YamlNode, string, T> read)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var definitions = new Dictionary<string, T>(StringComparer.Ordinal);
        foreach (var file in assembly.GetManifestResourceNames())
        {
            if (!file.StartsWith(folder, StringComparison.Ordinal) || !file.EndsWith(Ending, StringComparison.Ordinal))
                continue;
            using var text = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var name = file[folder.Length..^Ending.Length];
            definitions.Add(name, Parse(text, file, name, read));
        }

        return definitions.ToFrozenDictionary(StringComparer.Ordinal);
    }

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message has its name, the line and the key.</exception>
    public static T Parse<T>(TextReader text, string file, string name, Func<YamlNode, string, T> read)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count != 1)
                throw new InvalidDataException($"{file}:1: the file must hold one YAML document");
            return read(yaml.Documents[0].RootNode, name);
        }
        catch (YamlException wrong)
        {
            throw new InvalidDataException($"{file}:{wrong.Start.Line}: {wrong.Message}", wrong);
        }
    }
}
