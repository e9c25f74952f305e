using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Config.Document;

public sealed class SourceMappingTests
{
    private static readonly SourceDefinition Provider = SourceCatalogue.Parse(
        new StringReader("""
            name: x
            title: X
            signature: []
            types: { deal.change: deal.changed, "person.*": ignored, note.add: record.created }
            kinds:
              - { on: deal.*, when: { field: stage }, type: deal.stage_changed, map: { deal.stage: to } }
              - { on: deal.change, when: { field: "*", old: ~ }, type: deal.filled }
              - { on: deal.*, map: { deal.id: id, deal.stage: never } }
              - { on: "*.merge", when: { "body:by": [ops, robot] }, type: record.merged }
            map:
              account.domain: person.email
              person.email: mail
              deal.name: name
            """),
        "sources/x.yaml",
        "x");

    [Theory]
    [InlineData("deal.change", """{"field":"stage","old":"a"}""", "deal.stage_changed")]
    [InlineData("deal.change", """{"field":"amount","old":"1"}""", "deal.changed")]
    [InlineData("deal.change", """{"field":"amount"}""", "deal.filled")]
    [InlineData("deal.change", """{"field":"amount","old":null}""", "deal.filled")]
    [InlineData("deal.change", """{}""", "deal.changed")]
    [InlineData("note.add", """{"field":"stage"}""", "record.created")]
    [InlineData("note.merge", """{}""", "record.merged")]
    [InlineData("merge", """{}""", null)]
    [InlineData("deal", """{"field":"stage"}""", null)]
    [InlineData("", """{"field":"stage"}""", null)]
    public void For_Item_IsCalledByTheFirstRowThatHoldsElseByItsType(string providerType, string item, string? type) => Assert.Equal(
        type, new SourceMapping(Provider).For(providerType, JsonNode.Parse(item), JsonNode.Parse("""{"by":"ops"}""")).Type);

    [Fact]
    public void For_FieldOfTheRecordAlone_LeavesTheWebhooksOwnToTheRowsBehind()
    {
        var map = new Dictionary<FieldPath, FieldMapping>
        {
            [FieldPath.Parse("deal.stage")] = new([]) { Fetched = [FieldPath.Parse("deal.properties.stage")] },
        };

        var item = new SourceMapping(Provider, map: map).For("deal.change", JsonNode.Parse("""{"field":"stage"}"""), body: null);

        Assert.Equal("to", item.Fields.Single(field => field.Key.Text == "deal.stage").Value.From[0].Text);
        Assert.Equal("deal.properties.stage", Assert.Single(item.Fetched).Value.From[0].Text);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("7")]
    [InlineData("null")]
    public void For_ItemThatIsNoObject_IsCalledByItsType(string item) =>
        Assert.Equal("deal.changed", new SourceMapping(Provider).For("deal.change", JsonNode.Parse(item), body: null).Type);

    [Fact]
    public void For_RowsThatHold_EachFillTheirFieldsTheFirstOneBefore()
    {
        var fields = Fields(new SourceMapping(Provider).For("deal.change", JsonNode.Parse("""{"field":"stage"}"""), body: null));

        Assert.Equal(["deal.stage<to", "deal.id<id", "person.email<mail", "account.domain<person.email", "deal.name<name"], fields);
    }

    [Fact]
    public void For_RowsThatDoNotHold_FillNothing() => Assert.Equal(
        ["person.email<mail", "account.domain<person.email", "deal.name<name"],
        Fields(new SourceMapping(Provider).For("note.add", JsonNode.Parse("{}"), body: null)));

    [Fact]
    public void For_DocumentsRowsAndMap_GoBeforeTheProviders()
    {
        var own = SourceCatalogue.Parse(
            new StringReader("""
                name: y
                title: Y
                signature: []
                kinds: [ { on: deal.change, when: { field: stage }, type: deal.moved, map: { deal.id: own } } ]
                map: { person.email: other, deal.stage: mine }
                """),
            "sources/y.yaml",
            "y");

        var item = new SourceMapping(Provider, kinds: own.Kinds, map: own.Map).For(
            "deal.change", JsonNode.Parse("""{"field":"stage"}"""), body: null);

        Assert.Equal("deal.moved", item.Type);
        Assert.Equal(
            ["person.email<other", "deal.stage<mine", "deal.id<own", "account.domain<person.email", "deal.name<name"], Fields(item));
    }

    [Fact]
    public void For_FieldsThatReadEachOther_AreAllThere()
    {
        var map = new Dictionary<FieldPath, FieldMapping>
        {
            [FieldPath.Parse("a")] = new([FieldPath.Parse("b")]),
            [FieldPath.Parse("b")] = new([FieldPath.Parse("a")]),
        };

        Assert.Equal(["b<a", "a<b"], Fields(new SourceMapping(Provider with { Map = map, Kinds = [] }).For("", item: null, body: null)));
    }

    private static IEnumerable<string> Fields(ItemMapping item) => item.Fields.Select(field => $"{field.Key}<{field.Value.From[0]}");
}
