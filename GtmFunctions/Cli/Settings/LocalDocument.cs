using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Cli.Settings;

/// <summary>A configuration document on this disk that is valid, with the tables and fixtures beside it.</summary>
/// <param name="Bundle">Its files.</param>
/// <param name="Configuration">What they say.</param>
/// <param name="Connectors">The connectors that it was read with.</param>
internal sealed record LocalDocument(ConfigurationBundle Bundle, Configuration Configuration, ConnectorCatalogue Connectors)
{
    /// <summary>Reads a document.</summary>
    /// <param name="path">Its path.</param>
    /// <exception cref="CommandException">There is no such file, or it is not valid; the message has all its errors.</exception>
    public static LocalDocument Load(string path)
    {
        if (!File.Exists(path))
            throw new CommandException($"{path}: there is no such file: name the configuration document");
        var bundle = BundleFiles.Load(path);
        var connectors = ConnectorCatalogue.Load();
        var read = ConfigurationReader.ForThisVersion(SourceCatalogue.Load(), connectors).Read(bundle);
        return read.Configuration is { } configuration
            ? new LocalDocument(bundle, configuration, connectors)
            : throw new CommandException(string.Join(Environment.NewLine, read.Errors));
    }
}
