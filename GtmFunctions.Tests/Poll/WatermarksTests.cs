using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Poll;
using Xunit;

namespace GtmFunctions.Tests.Poll;

public sealed class WatermarksTests
{
    [Theory]
    [InlineData(WatermarkKind.Time, "\"2026-11-29T15:04:05+01:00\"", "2026-11-29T14:04:05.0000000Z")]
    [InlineData(WatermarkKind.Time, "1796000000", "2026-11-30T00:53:20.0000000Z")]
    [InlineData(WatermarkKind.Time, "\"soon\"", null)]
    [InlineData(WatermarkKind.Time, "null", null)]
    [InlineData(WatermarkKind.Number, "42", "42")]
    [InlineData(WatermarkKind.Number, "\"1764000000.000200\"", "1764000000.000200")]
    [InlineData(WatermarkKind.Number, "\"x\"", null)]
    [InlineData(WatermarkKind.Text, "\"b\"", "b")]
    public void Read_EachKind_IsKeptAsText(WatermarkKind kind, string value, string? mark) => Assert.Equal(
        mark, Watermarks.Read(new PollWatermark(FieldPath.Parse("at"), kind), JsonNode.Parse($"{{\"at\":{value}}}")));

    [Theory]
    [InlineData(WatermarkKind.Number, "10", "9", true)]
    [InlineData(WatermarkKind.Number, "9", "10", false)]
    [InlineData(WatermarkKind.Text, "9", "10", true)]
    [InlineData(WatermarkKind.Text, "a", "a", false)]
    [InlineData(WatermarkKind.Time, "2026-11-29T14:04:05.0000001Z", "2026-11-29T14:04:05.0000000Z", true)]
    [InlineData(WatermarkKind.Number, "1", null, true)]
    [InlineData(WatermarkKind.Number, null, "1", false)]
    public void IsAfter_EachKind_ComparesAsItIs(WatermarkKind kind, string? one, string? other, bool isAfter) =>
        Assert.Equal(isAfter, Watermarks.IsAfter(kind, one, other));
}
