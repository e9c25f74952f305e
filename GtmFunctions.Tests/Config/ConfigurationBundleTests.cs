using System.Text.Json;
using GtmFunctions.Pipeline.Storage.Config;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class ConfigurationBundleTests
{
    private static readonly ConfigurationBundle Bundle = Make("a: 1", ("x.csv", "d\n1"), ("y.csv", ""));

    [Fact]
    public void ToJson_AndBack_IsTheSame()
    {
        var back = ConfigurationBundle.FromJson(Bundle.ToJson());
        Assert.Equal((Bundle.FileName, Bundle.Document, Bundle.Version), (back.FileName, back.Document, back.Version));
        Assert.Equal(Bundle.Tables, back.Tables);
        Assert.DoesNotContain("version", Bundle.ToJson(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""{"fileName":"a","document":"b"}""")]
    public void FromJson_SomethingElse_Throws(string json) => Assert.Throws<JsonException>(() => ConfigurationBundle.FromJson(json));

    [Fact]
    public void Version_Content_CountsAndTheOrderOfTablesDoesNot()
    {
        Assert.Matches("^[0-9a-f]{12}$", Bundle.Version);
        Assert.Equal(Bundle.Version, Make("a: 1", ("y.csv", ""), ("x.csv", "d\n1")).Version);
        Assert.Equal(Bundle.Version, (Bundle with { FileName = "other.yaml" }).Version);
        string[] others =
        [
            Make("a: 2", ("x.csv", "d\n1"), ("y.csv", "")).Version,
            Make("a: 1", ("x.csv", "d\r\n1"), ("y.csv", "")).Version,
            Make("a: 1", ("z.csv", "d\n1"), ("y.csv", "")).Version,
            Make("a: 1", ("x.csv", ""), ("y.csv", "d\n1")).Version,
            Make("a: 1x.csv", ("y.csv", "")).Version,
            Make("a: 1").Version,
        ];
        Assert.DoesNotContain(Bundle.Version, others);
        Assert.Equal(others.Length, others.Distinct().Count());
    }

    [Fact]
    public void Version_Fixtures_CountWhereTheyArePresent()
    {
        // The name that this bundle had before there were fixtures
        Assert.Equal("b19e17b98eb3", Bundle.Version);
        string[] all =
        [
            Bundle.Version,
            (Bundle with { Fixtures = "" }).Version,
            (Bundle with { Fixtures = "fixtures: {}" }).Version,
            Make("a: 1", ("x.csv", "d\n1"), ("y.csv", ""), ("fixtures.csv", "fixtures: {}")).Version,
        ];
        Assert.Equal(all.Length, all.Distinct().Count());
    }

    [Fact]
    public void FromJson_OfABundleBeforeThereWereFixtures_HasNone()
    {
        Assert.DoesNotContain("ixtures", Bundle.ToJson(), StringComparison.Ordinal);
        Assert.Null(ConfigurationBundle.FromJson("""{"fileName":"gtm.yaml","document":"a: 1","tables":{}}""").Fixtures);
        var back = ConfigurationBundle.FromJson((Bundle with { Fixtures = "fixtures: {}" }).ToJson());
        Assert.Equal(("fixtures: {}", (Bundle with { Fixtures = "fixtures: {}" }).Version), (back.Fixtures, back.Version));
    }

    private static ConfigurationBundle Make(string document, params (string Name, string Text)[] tables) =>
        new("gtm.yaml", document, tables.ToDictionary(table => table.Name, table => table.Text));
}
