using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Poll.Lists;
using GtmFunctions.Tests.Catalog;
using GtmFunctions.Tests.Config.Reading;
using Xunit;

namespace GtmFunctions.Tests.Poll.Lists;

public sealed class RecordRowTests
{
    [Theory]
    [InlineData(
        "{ provider: hubspot, token: T, records: companies, with: { properties: [hubspot_owner_id] } }",
        "domain: { from: properties.domain, as: domain }, name: properties.name, status: properties.lifecyclestage",
        "domain=analytical.example, name=Analytical Engines, status=customer")]
    [InlineData(
        "{ provider: salesforce, url: SF_URL, token: T, records: accounts }",
        "domain: { from: Website, as: domain }, name: Name, owner: Owner.Email",
        "domain=analytical.example, name=Analytical Engines, owner=rep@ours.example")]
    [InlineData(
        "{ provider: attio, token: T, records: companies }",
        "domain: \"values.domains[0].domain\", name: \"values.name[0].value\"",
        "domain=analytical.example, name=Analytical Engines")]
    public void Read_RecordsOfTheCatalogue_AreRows(string from, string map, string row)
    {
        var (list, records) = Read($"{{ from: {from}, key: domain, map: {{ {map} }} }}");

        var taken = records.Select(record => RecordRow.Read(list.Poll!, list.Key, record)).OfType<RecordRow.Taken>().First();

        Assert.Equal(row, string.Join(", ", taken.Row.Fields.Select(field => $"{field.Key}={field.Value}")));
        Assert.Equal("analytical.example", taken.Row.Key);
    }

    [Fact]
    public void Read_RecordThatTheProviderSaysIsDeleted_IsLeftOut()
    {
        var (list, records) = Read(
            "{ from: { provider: salesforce, url: SF_URL, token: T, records: accounts }, key: Id }");
        var record = records[0]!.AsObject();

        record["IsDeleted"] = true;
        var deleted = RecordRow.Read(list.Poll!, list.Key, record);
        record["IsDeleted"] = false;

        Assert.IsType<RecordRow.LeftOut>(deleted);
        Assert.IsType<RecordRow.Taken>(RecordRow.Read(list.Poll!, list.Key, record));
    }

    [Theory]
    [InlineData("null", "nothing")]
    [InlineData("[1]", "no names")]
    [InlineData("""{"name":"Acme","site":{"url":"a.example"},"id":""}""", "name, site, id")]
    public void Read_RecordWithoutTheKey_TellsWhatItHas(string record, string names)
    {
        var (list, _) = Read("{ from: { provider: hubspot, token: T, records: companies }, key: id }");

        Assert.Equal(new RecordRow.WithoutKey(names), RecordRow.Read(list.Poll!, list.Key, JsonNode.Parse(record)));
    }

    [Fact]
    public void Read_WithoutAMap_TakesThePlainValuesAtTheTop()
    {
        var (list, _) = Read("{ from: { provider: hubspot, token: T, records: companies }, key: id }");

        var taken = Assert.IsType<RecordRow.Taken>(RecordRow.Read(
            list.Poll!,
            list.Key,
            JsonNode.Parse(
                """{"id":7,"name":"A\nB","paying":true,"owner":{"id":1},"tags":["x"],"none":null}""")));

        Assert.Equal(
            ["id=7", "name=A B", "paying=true"], taken.Row.Fields.Select(field => $"{field.Key}={field.Value}"));
    }

    [Fact]
    public void Read_FieldThatTheSourceMasks_IsInNoRow()
    {
        var configuration = Mistake.Read(
            "sources: { crm: { provider: hubspot, mask: [properties.phone], poll: { token: T, records: [deals] } } }\n"
            + "lists: { a: { from: { poll: crm, records: companies }, key: id, map: { id: id, phone: properties.phone } } }")
            .Configuration!;
        var list = configuration.Lists["a"];

        var taken = Assert.IsType<RecordRow.Taken>(RecordRow.Read(
            list.Poll!, list.Key, JsonNode.Parse("""{"id":"201","properties":{"phone":"+44 20"}}""")));

        Assert.DoesNotContain("+44", string.Join(' ', taken.Row.Fields.Values), StringComparison.Ordinal);
    }

    private static (SyncedList List, IReadOnlyList<JsonNode?> Records) Read(string list)
    {
        var read = Mistake.Read($"lists: {{ a: {list} }}");
        Assert.Empty(read.Errors);
        var found = read.Configuration!.Lists["a"];
        return (found, PolledReading.Answer(found.Poll!.Records).Items);
    }
}
