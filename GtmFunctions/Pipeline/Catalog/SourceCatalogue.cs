using System.Collections.Frozen;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Every provider of webhooks that the app knows: the files of <c>Catalog/sources</c>, which are part of the assembly.</summary>
public sealed class SourceCatalogue
{
    private const string Folder = "Catalog/sources/";
    private const string Ending = ".yaml";

    private SourceCatalogue(IReadOnlyDictionary<string, SourceDefinition> sources) => Sources = sources;

    /// <summary>The definitions by name.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Sources { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read; the message has its name, the line and the key.</exception>
    public static SourceCatalogue Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var sources = new Dictionary<string, SourceDefinition>(StringComparer.Ordinal);
        foreach (var file in assembly.GetManifestResourceNames())
        {
            if (!file.StartsWith(Folder, StringComparison.Ordinal) || !file.EndsWith(Ending, StringComparison.Ordinal))
                continue;
            using var text = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var name = file[Folder.Length..^Ending.Length];
            sources.Add(name, Parse(text, file, name));
        }

        return new SourceCatalogue(sources.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The definition of a provider, or <see langword="null"/>.</summary>
    public SourceDefinition? Find(string name) => Sources.GetValueOrDefault(name);

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message has its name, the line and the key.</exception>
    internal static SourceDefinition Parse(TextReader text, string file, string name)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count != 1)
                throw new InvalidDataException($"{file}:1: the file must hold one YAML document");
            return SourceDefinitionReader.Source(yaml.Documents[0].RootNode, name);
        }
        catch (YamlException wrong)
        {
            throw new InvalidDataException($"{file}:{wrong.Start.Line}: {wrong.Message}", wrong);
        }
    }
}
