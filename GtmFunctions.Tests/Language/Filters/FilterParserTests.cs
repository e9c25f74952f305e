using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Filters;
using Xunit;

namespace GtmFunctions.Tests.Language.Filters;

public sealed class FilterParserTests
{
    [Theory]
    [InlineData("""[]""", "", "a filter is an object")]
    [InlineData("""null""", "", "a filter is an object")]
    [InlineData("""{"a":{"$gte":"many"}}""", "a/$gte", "'$gte' takes a number or an ISO 8601 time")]
    [InlineData("""{"a":{"$gt":[1]}}""", "a/$gt", "'$gt' takes a number")]
    [InlineData("""{"a":{"$lt":true}}""", "a/$lt", "'$lt' takes a number")]
    [InlineData("""{"a":{"$lte":null}}""", "a/$lte", "'$lte' takes a number")]
    [InlineData("""{"a":{"$in":"x"}}""", "a/$in", "'$in' takes a list")]
    [InlineData("""{"a":{"$nin":{}}}""", "a/$nin", "'$nin' takes a list")]
    [InlineData("""{"a":{"$exists":"yes"}}""", "a/$exists", "'$exists' takes true or false")]
    [InlineData("""{"a":{"$freemail":1}}""", "a/$freemail", "'$freemail' takes true or false")]
    [InlineData("""{"a":{"$startsWith":""}}""", "a/$startsWith", "'$startsWith' takes a text")]
    [InlineData("""{"a":{"$endsWith":[]}}""", "a/$endsWith", "'$endsWith' takes a text")]
    [InlineData("""{"a":{"$contains":{}}}""", "a/$contains", "'$contains' takes one value")]
    [InlineData("""{"a":{"$matches":"a("}}""", "a/$matches", "'$matches' takes a .NET regular expression: Invalid pattern")]
    [InlineData("""{"a":{"$matches":7}}""", "a/$matches", "'$matches' takes a regular expression as text")]
    [InlineData("""{"a":{"$inList":"none.csv"}}""", "a/$inList", "'none.csv' is not there")]
    [InlineData("""{"a":{"$notInList":true}}""", "a/$notInList", "'$notInList' takes the name of a CSV file")]
    [InlineData("""{"a":{"$greater":1}}""", "a/$greater", "'$greater' is no operator; known are $eq")]
    [InlineData("""{"a":{"$startswth":"x"}}""", "a/$startswth", "did you mean '$startsWith'?")]
    [InlineData("""{"$gt":1}""", "$gt", "'$gt' needs a field")]
    [InlineData("""{"$or":{}}""", "$or", "'$or' takes a list of at least one filter")]
    [InlineData("""{"$and":[]}""", "$and", "'$and' takes a list")]
    [InlineData("""{"$or":[{"a":1},"x"]}""", "$or/1", "a filter is an object")]
    [InlineData("""{"$not":7}""", "$not", "a filter is an object")]
    [InlineData("""{"a..b":1}""", "a..b", "empty name")]
    [InlineData("""{"a":{"$or":[{"$bogus":1}]}}""", "a/$or/0/$bogus", "'$bogus' is no operator")]
    public void Parse_Mistake_IsNamedWithItsPlace(string filter, string path, string message)
    {
        var error = Assert.Single(Errors(filter));
        Assert.Equal(path, string.Join('/', error.Path));
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_SeveralMistakes_AllAreNamed() =>
        Assert.Equal(3, Errors("""{"a":{"$gte":"x","$in":1},"$or":[{"b":{"$exists":0}}]}""").Count);

    [Fact]
    public void Parse_WithoutErrorList_ThrowsWithAllMistakes()
    {
        var e = Assert.Throws<FormatException>(() => Filter.Parse(JsonNode.Parse("""{"a":{"$gte":"x","$in":1}}""")));
        Assert.Contains("'$gte'", e.Message, StringComparison.Ordinal);
        Assert.Contains("'$in'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_PatternOfAThousandCharacters_IsTheLongest()
    {
        Assert.Empty(Errors($$$"""{"a":{"$matches":"{{{new string('a', 1000)}}}"}}"""));
        Assert.Single(Errors($$$"""{"a":{"$matches":"{{{new string('a', 1001)}}}"}}"""));
    }

    private static List<PlacedError> Errors(string filter)
    {
        var errors = new List<PlacedError>();
        Filter.Parse(JsonNode.Parse(filter), _ => null, errors);
        return errors;
    }
}
