using System.Text;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class UntrustedJsonTests
{
    [Theory]
    [InlineData("[{\"a\":1}]", "{\"a\":1}", false)]
    [InlineData("  [ {\"a\": 1.0e2} , 2 ]", "{\"a\": 1.0e2}", true)]
    [InlineData("[\"x,y\",1]", "\"x,y\"", true)]
    [InlineData("[[1,2],3]", "[1,2]", true)]
    [InlineData("{\"a\":[1]}", "{\"a\":[1]}", false)]
    [InlineData("\"text\"", "\"text\"", false)]
    public void FirstItem_Json_IsItsExactBytes(string body, string item, bool more)
    {
        var found = UntrustedJson.FirstItem(Encoding.UTF8.GetBytes(body), out var others);

        Assert.Equal((item, more), (Encoding.UTF8.GetString(found!.Value.Span), others));
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("[")]
    [InlineData("[{\"a\":1}")]
    [InlineData("[{\"a\":1} x")]
    [InlineData("\ufeff[1]")]
    [InlineData("text")]
    public void FirstItem_NoItem_IsNull(string body) => Assert.Null(UntrustedJson.FirstItem(Encoding.UTF8.GetBytes(body), out _));

    [Theory]
    [InlineData("{\"a\":{\"b\":\"c\"}}", "a.b", "c")]
    [InlineData("{\"a\":12345678901234567890}", "a", "12345678901234567890")]
    [InlineData("{\"a\":{}}", "a", null)]
    [InlineData("{\"a\":null}", "a", null)]
    [InlineData("{\"a\":\"\\ud800\"}", "a", null)]
    [InlineData("{\"a\":1,\"a\":2}", "a", null)]
    [InlineData("nonsense", "a", null)]
    public void Text_OfAPath_IsTextOrNothing(string body, string path, string? text) =>
        Assert.Equal(text, UntrustedJson.Text(UntrustedJson.Parse(Encoding.UTF8.GetBytes(body)), FieldPath.Parse(path)));
}
