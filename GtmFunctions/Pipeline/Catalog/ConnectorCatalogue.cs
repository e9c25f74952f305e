namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Every kind of destination that the app knows: the files of <c>Catalog/connectors</c>, which are part of the assembly.</summary>
public sealed class ConnectorCatalogue
{
    private const string Folder = "Catalog/connectors/";

    private static readonly Lazy<ConnectorCatalogue> Shipped = new(() => new(CatalogueFiles.Load(Folder, ConnectorReader.Connector)));

    private ConnectorCatalogue(IReadOnlyDictionary<string, ConnectorDefinition> connectors) => Connectors = connectors;

    /// <summary>The definitions by name.</summary>
    public IReadOnlyDictionary<string, ConnectorDefinition> Connectors { get; }

    /// <summary>
    /// Finds the files, once in a process: they are part of the assembly and cannot change. Each is read when it is first asked for.
    /// </summary>
    public static ConnectorCatalogue Load() => Shipped.Value;

    /// <summary>The definition of a connector, or <see langword="null"/>.</summary>
    public ConnectorDefinition? Find(string name) => Connectors.GetValueOrDefault(name);

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message has its name, the line and the key.</exception>
    internal static ConnectorDefinition Parse(TextReader text, string file, string name) =>
        CatalogueFiles.Parse(text, file, name, ConnectorReader.Connector);
}
