using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake.Bodies;

public sealed class JsonPayloadTests
{
    [Fact]
    public void Parse_AsDeepAsIsRead_IsRead() => Assert.IsType<JsonArray>(JsonPayload.Parse(Nested(JsonDepth.Payload)));

    [Fact]
    public void Parse_OneLevelDeeper_IsRefusedAsTooDeep() =>
        Assert.StartsWith(
            "The JSON of this webhook nests deeper than 64 levels", Refused(Nested(JsonDepth.Payload + 1)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{}\n")]
    [InlineData("\u001e{}\n\u001e")]
    public void Parse_ALaterDocumentOneLevelDeeper_IsRefusedAsTooDeep(string before)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(before), .. Nested(JsonDepth.Payload + 1)];

        Assert.StartsWith("The JSON of this webhook nests deeper than 64 levels", Refused(text), StringComparison.Ordinal);
        Assert.Throws<UnprocessableException>(() => JsonPayload.TryParse(text));
    }

    [Fact]
    public void Parse_AsManyValuesAsAreRead_AreAllRead() =>
        Assert.Equal(PayloadBody.MaxValues - 1, JsonPayload.Parse(Numbers(PayloadBody.MaxValues - 1)).AsArray().Count);

    [Fact]
    public void Parse_OneValueMore_IsRefusedAsTooMany() =>
        Assert.StartsWith("The body has more than 250000 values", Refused(Numbers(PayloadBody.MaxValues)), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":1} 2")]
    [InlineData("2 {\"a\":1}")]
    [InlineData("{\"a\":1} null")]
    public void Parse_DocumentsOfWhichOneIsNoObject_AreNoJson(string text) =>
        Assert.StartsWith("The body is no JSON", Refused(Encoding.UTF8.GetBytes(text)), StringComparison.Ordinal);

    [Fact]
    public void TryParse_NoJson_GivesNothing() => Assert.Null(JsonPayload.TryParse("{\"a\":"u8.ToArray()));

    [Fact]
    public void TryParse_TooDeep_IsRefused() =>
        Assert.Throws<UnprocessableException>(() => JsonPayload.TryParse(Nested(JsonDepth.Payload + 1)));

    private static byte[] Nested(int levels) => Encoding.ASCII.GetBytes(new string('[', levels) + new string(']', levels));

    // The list around them is a value too
    private static byte[] Numbers(int count) => Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat('1', count))}]");

    private static string Refused(byte[] text) => Assert.Throws<UnprocessableException>(() => JsonPayload.Parse(text)).Message;
}
