using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Tables;
using Xunit;

namespace GtmFunctions.Tests.Config.Tables;

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
}
