using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class OddItemTests
{
    [Theory]
    [InlineData("{}", null)]
    [InlineData("null", "it is null and no object, so nothing says what happened")]
    [InlineData("5", "it is a JSON number and no object, so nothing says what happened")]
    [InlineData("[]", "it is a JSON array and no object, so nothing says what happened")]
    public void WhyNot_Item_IsToldByWhatItIs(string item, string? expected) =>
        Assert.Equal(expected, OddItem.WhyNot(JsonNode.Parse(item)));

    [Theory]
    [InlineData("RequestBodyTooLarge", "storage cannot take it: RequestBodyTooLarge (413)")]
    [InlineData(null, "storage cannot take it: refused (413)")]
    public void From_RefusalOfStorage_IsToldByItsCode(string? code, string expected) =>
        Assert.Equal(new OddItem(3, expected), OddItem.From(3, new RequestFailedException(413, "long", code, innerException: null)));

    [Fact]
    public void From_OtherFailure_IsToldInItsWords()
    {
        Assert.Equal(new OddItem(1, "no"), OddItem.From(1, new UnprocessableException("no")));
        Assert.Equal(new OddItem(1, "FormatException: no"), OddItem.From(1, new FormatException("no")));
    }
}
