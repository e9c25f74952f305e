using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Tests.Intake;

public sealed class FieldMapperTests
{
    [Theory]
    [InlineData("person.email: [a, b]", """{"a":"","b":"Ada <Ada@Acme.example>"}""", """{"person":{"email":"ada@acme.example"}}""")]
    [InlineData("person.email: [a, b]", """{"a":"n/a","b":"ada@acme.example"}""", """{"person":{"email":"ada@acme.example"}}""")]
    [InlineData("x.t: [a, b]", """{"a":" ","b":"kept"}""", """{"x":{"t":"kept"}}""")]
    [InlineData("deal.amount: [a, b]", """{"a":0,"b":5}""", """{"deal":{"amount":0}}""")]
    [InlineData("meeting.rescheduled: [a, b]", """{"a":false,"b":true}""", """{"meeting":{"rescheduled":false}}""")]
    [InlineData(
        "account.domain: [site, email]", """{"site":"https://linkedin.com/in/ada","email":"ada@acme.example"}""",
        """{"account":{"domain":"acme.example"}}""")]
    [InlineData("account.domain: { from: email, as: domain }", """{"email":"ada@gmail.com"}""", "{}")]
    [InlineData("account.employees: n", """{"n":"1.234"}""", """{"account":{"employees":1234}}""")]
    [InlineData("account.employees: n", """{"n":"51-200"}""", "{}")]
    [InlineData("account.name: company", """{"company":{"id":1}}""", "{}")]
    [InlineData(
        "person.phone: p\naccount.country: c", """{"p":"030 123456","c":"Deutschland"}""",
        """{"account":{"country":"DE"},"person":{"phone":"+4930123456"}}""")]
    [InlineData("person.phone: { from: p, country: DE }", """{"p":"030 123456"}""", """{"person":{"phone":"+4930123456"}}""")]
    [InlineData(
        "person.phone: { from: p, country: where }", """{"p":"030 123456","where":"Germany"}""", """{"person":{"phone":"+4930123456"}}""")]
    [InlineData(
        "payment.amountMinor: { from: total, as: money, currency: cur }", """{"total":"49.00","cur":"USD"}""",
        """{"payment":{"amountMinor":4900}}""")]
    [InlineData("x.n: { from: n, as: number, locale: de }", """{"n":"1.234"}""", """{"x":{"n":1234}}""")]
    [InlineData(
        "x.t: { from: t, as: time, locale: en-US }", """{"t":"03/04/2025"}""", """{"x":{"t":"2025-03-04T00:00:00.0000000+00:00"}}""")]
    [InlineData("person.firstName: { from: n, as: given-name }", """{"n":"Byron, Ada"}""", """{"person":{"firstName":"Ada"}}""")]
    public void Map_Payload_FieldsHoldWhatTheirNamesSay(string map, string raw, string expected)
    {
        var mapped = Map(map, raw);
        mapped.Data.Remove("raw");
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), JsonNode.Parse(mapped.Data.ToJsonString())), mapped.Data.ToJsonString());
    }

    [Fact]
    public void Map_UnfitValue_IsToldWithItsPathAndReason()
    {
        var mapped = Map("person.email: [a, b]", """{"a":"n/a"}""");
        Assert.Equal(["person.email"], mapped.Missing);
        Assert.Equal(new UnfitValue("person.email", "a", "it has no @, so it is no e-mail address"), Assert.Single(mapped.Unfit));
    }

    [Fact]
    public void Map_EmptyText_IsMissingAndNothingUnfit()
    {
        var mapped = Map("person.email: a", """{"a":""}""");

        Assert.Equal(["person.email"], mapped.Missing);
        Assert.Empty(mapped.Unfit);
    }

    [Fact]
    public void Map_FieldThatOthersComplete_IsNotMissing() =>
        Assert.Empty(Map("person.name: n\nperson.firstName: a\nperson.lastName: b", """{"a":"Ada","b":"Byron"}""").Missing);

    [Fact]
    public void Add_WhatWasReadBeside_FillsOnlyWhatTheEventHasNotAndCompletesIt()
    {
        var data = JsonNode.Parse("""{"person":{"firstName":"Grace"},"deal":{"amount":500}}""")!.AsObject();

        var added = FieldMapper.Add(Fields("person.firstName: a\nperson.lastName: b\ndeal.amount: c\ndeal.currency: d"), JsonNode.Parse(
            """{"a":"Ada","b":"Byron","c":400,"d":"usd"}""")!, data);

        Assert.Equal(
            """{"person":{"firstName":"Grace","lastName":"Byron","name":"Grace Byron"},"deal":{"amount":500,"currency":"usd","amountMinor":50000}}""",
            data.ToJsonString());
        Assert.Equal(
            ["deal.amountMinor", "deal.currency", "person.lastName", "person.name"], added.Mapped().Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("x.n: { from: n, as: nubmer }", "did you mean 'number'?")]
    [InlineData("x.n: { from: n, as: number, locale: klingon }", "'klingon' is not known")]
    public void Map_OptionThatIsNot_IsNamed(string map, string message) => Assert.Contains(
        message, Assert.ThrowsAny<YamlDotNet.Core.YamlException>(() => Map(map, "{}")).Message, StringComparison.Ordinal);

    private static MappedFields Map(string map, string raw) => FieldMapper.Map(Fields(map), JsonNode.Parse(raw)!);

    private static IReadOnlyDictionary<FieldPath, FieldMapping> Fields(string map)
    {
        var yaml = new YamlStream();
        yaml.Load(new StringReader(map));
        return SourceDefinitionReader.Map(yaml.Documents[0].RootNode);
    }
}
