namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Every provider of webhooks that the app knows: the files of <c>Catalog/sources</c>, which are part of the assembly.</summary>
public sealed class SourceCatalogue
{
    private const string Folder = "Catalog/sources/";

    private static readonly Lazy<SourceCatalogue> Shipped = new(() => new(CatalogueFiles.Load(Folder, SourceDefinitionReader.Source)));

    private SourceCatalogue(IReadOnlyDictionary<string, SourceDefinition> sources) => Sources = sources;

    /// <summary>The definitions by name.</summary>
    public IReadOnlyDictionary<string, SourceDefinition> Sources { get; }

    /// <summary>
    /// Finds the files, once in a process: they are part of the assembly and cannot change. Each is read when it is first asked for.
    /// </summary>
    public static SourceCatalogue Load() => Shipped.Value;

    /// <summary>The definition of a provider, or <see langword="null"/>.</summary>
    public SourceDefinition? Find(string name) => Sources.GetValueOrDefault(name);

    /// <summary>Reads one file.</summary>
    /// <exception cref="InvalidDataException">It cannot be read; the message has its name, the line and the key.</exception>
    internal static SourceDefinition Parse(TextReader text, string file, string name) =>
        CatalogueFiles.Parse(text, file, name, SourceDefinitionReader.Source);
}
