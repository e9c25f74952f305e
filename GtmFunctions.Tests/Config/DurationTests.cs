using GtmFunctions.Pipeline.Language;
using Xunit;

namespace GtmFunctions.Tests.Config;

public sealed class DurationTests
{
    [Theory]
    [InlineData("0s", 0)]
    [InlineData("30s", 30)]
    [InlineData("5m", 300)]
    [InlineData("2h", 7200)]
    [InlineData("7d", 604_800)]
    [InlineData("36500d", 3_153_600_000)]
    public void TryParse_Duration_IsRead(string text, long seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(seconds, duration.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("s")]
    [InlineData("5")]
    [InlineData("5 m")]
    [InlineData("-5m")]
    [InlineData("+5m")]
    [InlineData("1.5h")]
    [InlineData("5M")]
    [InlineData("5w")]
    [InlineData("1h30m")]
    [InlineData("36501d")]
    [InlineData("99999999999s")]
    [InlineData("٥m")]
    public void TryParse_AnythingElse_IsNot(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(90, "90s")]
    [InlineData(300, "5m")]
    [InlineData(5400, "90m")]
    [InlineData(7200, "2h")]
    [InlineData(604_800, "7d")]
    public void Text_Duration_IsWrittenAsTheDocumentWould(int seconds, string text) =>
        Assert.Equal(text, Duration.Text(TimeSpan.FromSeconds(seconds)));
}
