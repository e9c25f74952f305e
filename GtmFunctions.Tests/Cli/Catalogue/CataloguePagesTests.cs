using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GtmFunctions.Cli.Catalogue;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config;
using Xunit;

namespace GtmFunctions.Tests.Cli.Catalogue;

public sealed class CataloguePagesTests
{
    private static readonly SourceCatalogue Sources = SourceCatalogue.Load();
    private static readonly ConnectorCatalogue Connectors = ConnectorCatalogue.Load();
    private static readonly CataloguePages Pages = new(Sources, Connectors);

    [Fact]
    public void Whole_IsWhatTheDocsSay()
    {
        var file = Path.Combine(Docs(), "catalog.md");
        if (Environment.GetEnvironmentVariable("UPDATE_SNAPSHOTS") == "1")
            File.WriteAllText(file, Pages.Whole());

        Assert.Equal(File.ReadAllText(file), Pages.Whole());
    }

    [Fact]
    public void Find_NameOfASourceAndAConnector_IsBoth() => Assert.Equal(2, Pages.Find("hubspot").Count);

    [Fact]
    public void Find_UnknownName_IsEmpty() => Assert.Empty(Pages.Find("hubsport"));

    [Fact]
    public void Find_Source_TellsTypesByWhatTheyTake()
    {
        Assert.Contains(
            "| `deal.propertyChange` where `propertyName` is `dealstage` | `deal.stage_changed` |", Pages.Find("hubspot")[0],
            StringComparison.Ordinal);
    }

    [Fact]
    public void EditorSchema_NamesWhatTheCatalogueHas()
    {
        var schema = JsonNode.Parse(EditorSchema.Render(Sources, Connectors))!["definitions"]!;

        Assert.Equal(Sources.Sources.Keys.Order(StringComparer.Ordinal), Texts(schema["source"]!["properties"]!["provider"]!["enum"]));
        Assert.Equal(
            Connectors.Connectors.Values.Where(connector => connector.Actions.Count > 0).Select(connector => connector.Name)
                .Order(StringComparer.Ordinal),
            Texts(schema["destination"]!["properties"]!["connector"]!["enum"]));
        Assert.Contains("upsert-contact", schema.ToJsonString(), StringComparison.Ordinal);
    }

    private static IEnumerable<string> Texts(JsonNode? list) => list!.AsArray().Select(item => item!.GetValue<string>());

    private static string Docs([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "..", "..", "..", "docs");
}
