using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class DecisionTableTests
{
    private static readonly string Territories =
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Config", "Data", "tables", "territories.csv"));

    [Theory]
    [InlineData("""{"country":"us","employees":1000}""", 2, "team=enterprise")]
    [InlineData("""{"country":"CA","employees":"999"}""", 3, "team=commercial")]
    [InlineData("""{"country":"US","employees":999.5}""", 5, "team=global")]
    [InlineData("""{"country":"US","employees":199}""", 5, "team=global")]
    [InlineData("""{"country":"US"}""", 5, "team=global")]
    [InlineData("""{"country":"at"}""", 4, "team=dach")]
    [InlineData("""{"country":"FR","industry":"Public Sector"}""", 5, "owner=pat@example.com")]
    [InlineData("{}", 6, "team=global")]
    public void Decide_FirstRowThatHolds_Wins(string account, int line, string result)
    {
        var (table, errors) = Parse(Territories);
        Assert.Empty(errors);
        var row = table.Decide(new JsonObject { ["account"] = JsonNode.Parse(account) })!;
        if (result != "team=global" || line == 6)
            Assert.Equal(line, row.Line);
        Assert.Equal(result, string.Join(' ', row.Results.Select(one => $"{one.Key}={one.Value}")));
    }

    [Fact]
    public void Decide_NoRowHolds_IsNull() => Assert.Null(Parse("a,-> team\nx,t").Table.Decide(new JsonObject { ["a"] = "y" }));

    [Theory]
    [InlineData("*", "null", true)]
    [InlineData("", "\"x\"", true)]
    [InlineData("a|B", "\"b\"", true)]
    [InlineData("a | b", "\" A \"", true)]
    [InlineData("a|b", "\"c\"", false)]
    [InlineData("a", "null", false)]
    [InlineData("a", "[\"x\",\"A\"]", true)]
    [InlineData("5", "5.0", true)]
    [InlineData("true", "true", true)]
    [InlineData(">=200", "200", true)]
    [InlineData(">=200", "\"200\"", true)]
    [InlineData(">200", "200", false)]
    [InlineData("<1000", "999.99", true)]
    [InlineData("<=-1", "-1", true)]
    [InlineData("<1000", "\"few\"", false)]
    [InlineData("<1000", "null", false)]
    [InlineData("200..999", "200", true)]
    [InlineData("200..999", "999", true)]
    [InlineData("200..999", "1000", false)]
    [InlineData("-5..5", "0", true)]
    [InlineData("9007199254740993", "9007199254740992", false)]
    public void Holds_Cell_IsTried(string cell, string value, bool expected) =>
        Assert.Equal(expected, DecisionCell.Parse(cell, Assert.Fail).Holds(JsonNode.Parse(value)));

    [Theory]
    [InlineData("a,b\n1,2", "t.csv:1: the table has no result: name at least one column '-> team' or '-> owner'")]
    [InlineData(
        "a..b,-> team\n1,2",
        "t.csv:1: a..b: a column is named by a field path, or by '-> name' for a result: the path 'a..b' has an empty name at position 3")]
    [InlineData("a,-> team\nx,t\n>=many,t", "t.csv:3: a: '>=many' needs a number where 'many' is: write >=200, <1000 or 200..999")]
    [InlineData("a,-> team\n9..1,t", "t.csv:2: a: the range '9..1' is empty: write the smaller number first")]
    [InlineData("a,-> team\nx|,t", "t.csv:2: a: 'x|' has an empty alternative: write a value on each side of '|'")]
    public void Parse_Mistake_IsNamedWithItsLineAndColumn(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(Parse(text).Errors).ToString());

    private static (DecisionTable Table, List<ConfigurationError> Errors) Parse(string text)
    {
        var errors = new List<ConfigurationError>();
        return (DecisionTable.Parse("t.csv", text, errors), errors);
    }
}
