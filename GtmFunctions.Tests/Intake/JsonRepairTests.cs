using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Intake.Bodies;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class JsonRepairTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{\"a\":\"plain\"}")]
    [InlineData("{\"a\":\"\\ud83d\\uDE00 and \u00e9\"}")]
    [InlineData("{\"a\":\"\\\\ud83d\"}")]
    [InlineData("\"\\ud800\\udc00 \\udbff\\udfff\"")]
    [InlineData("\"\\ud7ff\\ue000\"")]
    [InlineData("\"\\u12")]
    [InlineData("\\")]
    public void Repaired_NothingWrong_IsTheVeryBytes(string json)
    {
        ReadOnlyMemory<byte> bytes = Encoding.UTF8.GetBytes(json);

        Assert.Equal(bytes, JsonRepair.Repaired(bytes));
    }

    [Theory]
    [InlineData("{\"a\":\"cut \\ud83d\"}", "{\"a\":\"cut \\uFFFD\"}")]
    [InlineData("{\"\\udc00\":1}", "{\"\\uFFFD\":1}")]
    [InlineData("\"\\ud83d\\ud83d\\ude00\"", "\"\\uFFFD\\ud83d\\ude00\"")]
    [InlineData("\"\\ud800\"", "\"\\uFFFD\"")]
    [InlineData("\"\\udbff\"", "\"\\uFFFD\"")]
    [InlineData("\"\\udfff\"", "\"\\uFFFD\"")]
    [InlineData("\"\\ud83d\\ue000\"", "\"\\uFFFD\\ue000\"")]
    [InlineData("\"\\ud83d", "\"\\uFFFD")]
    [InlineData("\"\\\\\\ud83d\\\\\"", "\"\\\\\\uFFFD\\\\\"")]
    public void Repaired_HalfASurrogatePair_IsReplaced(string json, string repaired) =>
        Assert.Equal(repaired, Encoding.UTF8.GetString(JsonRepair.Repaired(Encoding.UTF8.GetBytes(json)).Span));

    [Fact]
    public void Parse_BytesThatAreNoUtf8_CostTheirCharacterOnly()
    {
        byte[] body = [.. "{\"name\":\"Zo"u8, 0xEB, .. "\",\"id\":7}"u8];

        var node = PayloadBody.Parse(body, "application/json");

        Assert.Equal(("Zo\uFFFD", 7), (node["name"]!.GetValue<string>(), node["id"]!.GetValue<int>()));
    }

    [Fact]
    public void Parse_HalfASurrogatePair_CanBeReadAndWritten()
    {
        var node = PayloadBody.Parse("{\"text\":\"cut \\ud83d\",\"\\ud83d\":1}"u8.ToArray(), "");

        Assert.Equal("cut \uFFFD", node["text"]!.GetValue<string>());
        Assert.Equal(1, JsonNode.Parse(node.ToJsonString())!["\uFFFD"]!.GetValue<int>());
    }
}
