using System.Globalization;
using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Cli.Catalogue;

/// <summary>The catalogue as people read it; <c>docs/catalog.md</c> is made of it and held to it by a test.</summary>
/// <param name="sources">The providers of webhooks.</param>
/// <param name="connectors">The kinds of destination.</param>
internal sealed class CataloguePages(SourceCatalogue sources, ConnectorCatalogue connectors)
{
    private IEnumerable<SourceDefinition> Sources => sources.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal);

    private IEnumerable<ConnectorDefinition> Connectors =>
        connectors.Connectors.Values.OrderBy(connector => connector.Name, StringComparer.Ordinal);

    /// <summary>The pages of a name, which a source and a connector may share; empty where there is none.</summary>
    public IReadOnlyList<string> Find(string name) =>
    [
        .. Sources.Where(source => source.Name == name).Select(SourcePage.Render),
        .. Connectors.Where(connector => connector.Name == name).Select(ConnectorPage.Render),
    ];

    /// <summary>Every name, with what it is.</summary>
    public IReadOnlyList<(string Name, string Title, string What)> Names =>
    [
        .. Sources.Select(source => (source.Name, source.Title, "source")),
        .. Connectors.Select(connector => (connector.Name, connector.Title, "connector")),
    ];

    /// <summary>The whole catalogue.</summary>
    public string Whole()
    {
        var text = new StringBuilder("# Catalogue\n\n");
        text.Append("Made by `gtm catalog --all` of the files in `GtmFunctions/Pipeline/Catalog`; `gtm catalog NAME` prints one page. ");
        text.Append("A source or a connector\nis one file there.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"## Sources\n\n{string.Join('\n', Sources.Select(SourcePage.Render))}\n");
        text.Append(CultureInfo.InvariantCulture, $"## Connectors\n\n{string.Join('\n', Connectors.Select(ConnectorPage.Render))}");
        return text.ToString();
    }
}
