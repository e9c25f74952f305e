using System.Text.Json;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Language.Fields;

public sealed class LenientTextTests
{
    private static readonly JsonSerializerOptions Options = new() { Converters = { new LenientText() } };

    [Theory]
    [InlineData("\"text\"", "text")]
    [InlineData("\"\"", "")]
    [InlineData("3600", "3600")]
    [InlineData("1.50", "1.50")]
    [InlineData("true", "true")]
    [InlineData("null", null)]
    [InlineData("{\"a\":[1,\"b\"]}", "{\"a\":[1,\"b\"]}")]
    [InlineData("\"\\ud800\"", null)]
    public void Read_AnyValue_IsItsText(string json, string? text) => Assert.Equal(text, JsonSerializer.Deserialize<string>(json, Options));

    [Fact]
    public void Read_FieldsOfARecord_AreTextsEachByItself()
    {
        var read = JsonSerializer.Deserialize<Said>("""{"Half":"\ud83d","Number":7,"Other":{"deep":[]}}""", Options);

        Assert.Equal(new Said(null, "7"), read);
    }

    [Fact]
    public void Write_ATextAndAKey_AreReadAgain()
    {
        var written = JsonSerializer.Serialize(new Dictionary<string, string> { ["a \"key\""] = "a text" }, Options);

        Assert.Equal("a text", JsonSerializer.Deserialize<Dictionary<string, string>>(written, Options)!["a \"key\""]);
    }

    private sealed record Said(string? Half, string? Number);
}
