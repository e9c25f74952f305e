using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class PayloadFieldsTests
{
    [Fact]
    public void From_NestedObjectsAndArrays_NamesEveryPath()
    {
        var seen = PayloadFields.From(
            JsonNode.Parse("""{"a":1,"b":{"c":"x","d":null},"items":[{"sku":"s"},{"sku":2,"n":true}],"tags":["t"],"none":[]}"""));

        Assert.Equal(
            [
                "a Number", "b Object", "b.c String", "b.d None", "items Array", "items[] Object", "items[].n Boolean",
                "items[].sku String, Number", "none Array", "tags Array", "tags[] String",
            ],
            seen.Fields.OrderBy(field => field.Key, StringComparer.Ordinal).Select(field => $"{field.Key} {field.Value.Types}"));
        Assert.False(seen.Has("b.d"));
        Assert.True(seen.Has("b.c"));
    }

    [Theory]
    [InlineData("""{"m":{"9f1c2d3e-0000-4000-8000-000000000001":{"v":1},"9f1c2d3e-0000-4000-8000-000000000002":{"v":2}}}""", "m|m.*|m.*.v")]
    [InlineData("""{"m":{"101":1,"102":2}}""", "m|m.*")]
    [InlineData("""{"m":{"2026-11-23":1,"ada@analytical.example":2,"cus_9s6XKzkNRiz8i3":3}}""", "m|m.*")]
    [InlineData(
        """{"address_line_2":1,"utm_campaign2":2,"hs_v2_date_entered_123456":3}""",
        "address_line_2|hs_v2_date_entered_123456|utm_campaign2")]
    [InlineData("""{"createdAtInTheProvider":1,"sha1":2}""", "createdAtInTheProvider|sha1")]
    public void From_KeysThatAreIds_AreOnePath(string payload, string paths) =>
        Assert.Equal(paths, string.Join('|', PayloadFields.From(JsonNode.Parse(payload)).Fields.Keys.Order(StringComparer.Ordinal)));

    [Fact]
    public void From_DeepNesting_StopsAtEightNames()
    {
        var seen = PayloadFields.From(JsonNode.Parse("""{"a":{"b":{"c":{"d":{"e":{"f":{"g":{"h":{"i":1}}}}}}}}}"""));

        Assert.Equal("a.b.c.d.e.f.g.h", seen.Fields.Keys.MaxBy(path => path.Length));
    }

    [Theory]
    [InlineData(200, 3)]
    [InlineData(201, 2)]
    public void From_LongPath_IsLookedAtUpTo200Characters(int length, int paths)
    {
        var (first, second, third) = (new string('x', 66), new string('y', 66), new string('z', length - 134));

        var seen = Shapes.See($$$$"""{"{{{{first}}}}":{"{{{{second}}}}":{"{{{{third}}}}":1}}}""");

        Assert.Equal(paths, seen.Fields.Count);
    }

    [Fact]
    public void From_ItemsAmongThemNull_AreAsTheFirstValueAndOfItsPattern()
    {
        var items = Shapes.See("""{"a":[null,"ada@analytical.example",null,"grace@navy.example"]}""").Fields["a[]"];

        Assert.Equal(("ada@analytical.example", ValuePattern.Email), ((string?)items.First, items.Pattern));
    }

    [Fact]
    public void From_FarTooManyPaths_SaysThatItIsNotWhole()
    {
        var payload = new JsonObject(Enumerable.Range(0, 6000).Select(i => KeyValuePair.Create($"field{Letters(i)}", (JsonNode?)i)));

        var seen = PayloadFields.From(payload);

        Assert.False(seen.IsWhole);
        Assert.Equal(5000, seen.Fields.Count);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("\"text\"")]
    [InlineData("[]")]
    [InlineData("{}")]
    public void From_PayloadWithoutFields_HasNoPaths(string payload) => Assert.Empty(PayloadFields.From(JsonNode.Parse(payload)).Fields);

    [Theory]
    [InlineData("\"ada@analytical.example\"", "Email")]
    [InlineData("\"9f1c2d3e-0000-4000-8000-000000000001\"", "Uuid")]
    [InlineData("\"2026-11-23T09:00:00Z\"", "Time")]
    [InlineData("\"2026-11-23\"", "Time")]
    [InlineData("\"https://example.com/a\"", "Address")]
    [InlineData("\"+44 20 7946 0000\"", "Phone")]
    [InlineData("\"0042\"", "Digits")]
    [InlineData("42.5", "Number")]
    [InlineData("\"Ada Lovelace\"", "Plain")]
    [InlineData("true", "Plain")]
    [InlineData("\"\"", "None")]
    public void From_Values_KnowsTheirPatterns(string value, string pattern) =>
        Assert.Equal(pattern, PayloadFields.From(JsonNode.Parse($$"""{"a":{{value}}}""")).Fields["a"].Pattern.ToString());

    private static string Letters(int number) => string.Concat($"{number}".Select(digit => (char)('a' + digit - '0')));
}
