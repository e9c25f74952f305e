using System.Collections.Frozen;
using System.Reflection;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Every kind of destination that the app knows: the files of <c>Catalog/connectors</c>, which are part of the assembly.</summary>
public sealed class ConnectorCatalogue
{
    private const string Folder = "Catalog/connectors/";
    private const string Ending = ".yaml";

    private ConnectorCatalogue(IReadOnlyDictionary<string, ConnectorDefinition> connectors) => Connectors = connectors;

    /// <summary>The definitions by name.</summary>
    public IReadOnlyDictionary<string, ConnectorDefinition> Connectors { get; }

    /// <summary>Reads the files.</summary>
    /// <exception cref="InvalidDataException">A file cannot be read; the message has its name, the line and the key.</exception>
    public static ConnectorCatalogue Load()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var connectors = new Dictionary<string, ConnectorDefinition>(StringComparer.Ordinal);
        foreach (var file in assembly.GetManifestResourceNames())
        {
            if (!file.StartsWith(Folder, StringComparison.Ordinal) || !file.EndsWith(Ending, StringComparison.Ordinal))
                continue;
            using var text = new StreamReader(assembly.GetManifestResourceStream(file)!);
            var name = file[Folder.Length..^Ending.Length];
            connectors.Add(name, Parse(text, file, name));
        }

        return new ConnectorCatalogue(connectors.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The definition of a connector, or <see langword="null"/>.</summary>
    public ConnectorDefinition? Find(string name) => Connectors.GetValueOrDefault(name);

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message has its name, the line and the key.</exception>
    internal static ConnectorDefinition Parse(TextReader text, string file, string name)
    {
        try
        {
            var yaml = new YamlStream();
            yaml.Load(text);
            if (yaml.Documents.Count != 1)
                throw new InvalidDataException($"{file}:1: the file must hold one YAML document");
            return ConnectorReader.Connector(yaml.Documents[0].RootNode, name);
        }
        catch (YamlException wrong)
        {
            throw new InvalidDataException($"{file}:{wrong.Start.Line}: {wrong.Message}", wrong);
        }
    }
}
