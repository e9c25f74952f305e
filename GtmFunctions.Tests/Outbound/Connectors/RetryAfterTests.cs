using GtmFunctions.Pipeline.Outbound.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public class RetryAfterTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 9, 30, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("120", 120)]
    [InlineData("1.5", 1.5)]
    [InlineData("Mon, 02 Mar 2026 09:31:00 GMT", 60)]
    [InlineData("Monday, 02-Mar-26 09:31:00 GMT", 60)]
    [InlineData("2026-03-02T09:31:00Z", 60)]
    [InlineData("Mon, 02 Mar 2026 09:29:00 GMT", 0)]
    [InlineData("Mon Mar  2 09:31:00 2026", 60)]
    [InlineData("86400", 86_400)]
    [InlineData(" 30 ", 30)]
    [InlineData("30, 30", 30)]
    [InlineData("30s", 30)]
    [InlineData("2 minutes", 120)]
    [InlineData("1500ms", 1.5)]
    [InlineData("120000", 120)]
    [InlineData("1772443805", 5)]
    [InlineData("1772443805.5", 5.5)]
    [InlineData("1772443805000", 5)]
    [InlineData("1772443805000000", 5)]
    [InlineData("1772443000", 0)]
    [InlineData("1799999999", 86_400)]
    [InlineData("99999999", 86_400)]
    [InlineData("999999999999", 86_400)]
    [InlineData("79228162514264337593543950335", 86_400)]
    [InlineData("Fri, 01 Jan 2100 00:00:00 GMT", 86_400)]
    public void Parse_AnyFormOfATime_BoundedWait(string text, double seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), RetryAfter.Parse(text, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-5")]
    [InlineData("1772443805 please")]
    [InlineData("12:30")]
    [InlineData("NaN")]
    [InlineData("Infinity")]
    [InlineData("99999999999999999999999999999999999999")]
    public void Parse_AnythingElse_None(string? text) => Assert.Null(RetryAfter.Parse(text, Now));

    // A pattern whose time grows with the square of the blanks would meet its bound, which throws
    [Fact]
    public void Parse_ManyBlanksBehindANumber_None() => Assert.Null(RetryAfter.Parse($"1{new string(' ', 300_000)}x", Now));
}
