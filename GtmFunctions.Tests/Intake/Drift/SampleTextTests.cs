using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake.Drift;
using Xunit;

namespace GtmFunctions.Tests.Intake.Drift;

public sealed class SampleTextTests
{
    [Theory]
    [InlineData("data.plan", "\"pro\"", "pro")]
    [InlineData("data.seats", "12", "12")]
    [InlineData("data.utm", """{"source":"ads","medium":"cpc"}""", "{source, medium}")]
    [InlineData("data.items", "[1,2]", "[2 items]")]
    [InlineData("data.items", "[1]", "[1 item]")]
    [InlineData("data.author", "\"Ada\"", "Ada")]
    [InlineData("data.shipping", "\"road\"", "road")]
    [InlineData("data.access_token", "\"abc\"", SampleText.Withheld)]
    [InlineData("data.apiKey", "\"abc\"", SampleText.Withheld)]
    [InlineData("headers.x-forwarded-for", "\"10.0.0.1\"", SampleText.Withheld)]
    [InlineData("data.pin", "1234", SampleText.Withheld)]
    [InlineData("signature.timestamp", "1234", SampleText.Withheld)]
    [InlineData("data.note", "\"Bearer abc\"", SampleText.Withheld)]
    [InlineData("data.note", "\"sk_live_abc\"", SampleText.Withheld)]
    public void For_Value_ShowsNoCredential(string path, string value, string sample) =>
        Assert.Equal(sample, SampleText.For(path, JsonNode.Parse(value)));

    [Fact]
    public void For_LongText_HasAtMost120Characters()
    {
        var sample = SampleText.For("data.bio", new string('x', 5000));

        Assert.Equal(120, sample.Length);
        Assert.EndsWith("x…", sample, StringComparison.Ordinal);
    }

    [Fact]
    public void For_LongTextOfEmojiAndLines_IsCutBetweenCharactersAndHasNoLines() =>
        Assert.Equal(
            $"a {string.Concat(Enumerable.Repeat("😀", 58))}…",
            SampleText.For("data.bio", "a\n" + string.Concat(Enumerable.Repeat("😀", 100))));
}
