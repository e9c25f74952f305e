using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Catalog;

public sealed class FieldExpressionTests
{
    [Theory]
    [InlineData("id", "7")]
    [InlineData("missing", null)]
    [InlineData("empty", null)]
    [InlineData("header:X-Id", "h")]
    [InlineData("header:X-Other", null)]
    [InlineData("body:action", "add")]
    [InlineData("body:id", null)]
    [InlineData("{id}:{missing}:{header:X-Id}:{body:action}", "7::h:add")]
    [InlineData("{missing}:{empty}", null)]
    [InlineData("a{id}b", "a7b")]
    public void Read_Expression_IsItsTextOrNothing(string expression, string? text)
    {
        var body = JsonNode.Parse("""{"action":"add","items":[{"id":7,"empty":""}]}""")!;

        Assert.Equal(text, FieldExpression.Parse(expression).Read(body["items"]![0], name => name == "X-Id" ? "h" : null, body));
    }

    [Theory]
    [InlineData("{id")]
    [InlineData("{}")]
    [InlineData("")]
    [InlineData("body:")]
    public void Parse_NoExpression_Throws(string expression) => Assert.Throws<FormatException>(() => FieldExpression.Parse(expression));
}
