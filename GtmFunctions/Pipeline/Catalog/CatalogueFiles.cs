using System.Collections.Frozen;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>The files of one folder of the catalogue, which are part of the assembly.</summary>
internal static class CatalogueFiles
{
    private const string Ending = ".yaml";

    /// <summary>Finds the files of a folder. One is read when its definition is first asked for.</summary>
    /// <param name="folder">Such as <c>Catalog/sources/</c>.</param>
    /// <param name="read">Makes a definition of a document's root and the file's name without its ending.</param>
    /// <returns>
    /// The definitions by name. To ask for one whose file cannot be read throws <see cref="InvalidDataException"/>; the message has the
    /// file's name, the line and the key.
    /// </returns>
    public static IReadOnlyDictionary<string, T> Load<T>(string folder, Func<YamlNode, string, T> read)
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new CatalogueFolder<T>(assembly.GetManifestResourceNames()
            .Where(file => file.StartsWith(folder, StringComparison.Ordinal) && file.EndsWith(Ending, StringComparison.Ordinal))
            .ToFrozenDictionary(
                file => file[folder.Length..^Ending.Length], file => new Lazy<T>(() => Read(assembly, file, folder, read))));
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

    private static T Read<T>(Assembly assembly, string file, string folder, Func<YamlNode, string, T> read)
    {
        using var text = new StreamReader(assembly.GetManifestResourceStream(file)!);
        return Parse(text, file, file[folder.Length..^Ending.Length], read);
    }
}
