using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;
using Xunit;

namespace GtmFunctions.Tests.Language.Tables;

public sealed class ListTableTests
{
    private static readonly ListTable List =
        ListTable.Parse("l.csv", "domain,since\nBigCorp.example,2021\n 42 ,\n,2020\nsmall.example", []);

    [Theory]
    [InlineData("\"bigcorp.EXAMPLE\"", true)]
    [InlineData("\" small.example \"", true)]
    [InlineData("42", true)]
    [InlineData("\"42\"", true)]
    [InlineData("\"2021\"", false)]
    [InlineData("\"domain\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("null", false)]
    [InlineData("{}", false)]
    [InlineData("[\"x\",\"small.example\"]", true)]
    [InlineData("[\"x\"]", false)]
    public void ContainsAny_Value_IsLookedUpInTheFirstColumn(string json, bool expected) =>
        Assert.Equal(expected, List.ContainsAny(JsonNode.Parse(json)));

    [Fact]
    public void Count_EmptyCells_AreNotCounted() => Assert.Equal(3, List.Count);

    [Theory]
    [InlineData("bigcorp.example", false)]
    [InlineData("ada@example.com", false)]
    [InlineData("4711", false)]
    [InlineData("domain", true)]
    [InlineData("account.domain", true)]
    [InlineData("E-Mail", true)]
    public void Parse_AFirstLineThatLooksLikeAValue_IsRefused(string first, bool isHeading)
    {
        var errors = new List<ConfigurationError>();
        ListTable.Parse("customers.csv", $"{first}\nother.example\n", errors);

        Assert.Equal(isHeading, errors.Count == 0);
        Assert.All(
            errors,
            error => Assert.StartsWith(
                $"customers.csv:1: the first line names the columns, and '{first}' looks like", error.ToString(),
                StringComparison.Ordinal));
    }
}
