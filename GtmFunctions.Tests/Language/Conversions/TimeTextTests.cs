using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

public sealed class TimeTextTests
{
    private static readonly DateTimeOffset Expected = new(2025, 3, 4, 5, 6, 7, TimeSpan.Zero);

    [Theory]
    [InlineData("2025-03-04T05:06:07Z")]
    [InlineData("2025-03-04T05:06:07")]
    [InlineData("2025-03-04T06:06:07+01:00")]
    [InlineData("2025-03-04T06:06:07+01:00[Europe/Berlin]")]
    [InlineData("2025-03-04 05:06:07 UTC")]
    [InlineData("2025-03-04 05:06:07 +0000")]
    [InlineData("2025-03-04 06:06:07 +0100")]
    [InlineData("2025-03-04 05:06:07+00")]
    [InlineData("2025-03-04 05:06:07,000")]
    [InlineData("2025/03/04 05:06:07")]
    [InlineData("2025年3月4日 05:06:07")]
    [InlineData("20250304T050607Z")]
    [InlineData("20250304050607")]
    [InlineData("1741064767")]
    [InlineData("1741064767.0")]
    [InlineData("1.741064767E9")]
    [InlineData("1741064767000")]
    [InlineData("1741064767000000")]
    [InlineData("1741064767000000000")]
    [InlineData("/Date(1741064767000)/")]
    [InlineData("Tue, 04 Mar 2025 05:06:07 GMT")]
    [InlineData("Tue, 4 Mar 2025 00:06:07 -0500")]
    [InlineData("4 Mar 2025 00:06:07 EST")]
    [InlineData("Tue Mar 04 05:06:07 +0000 2025")]
    [InlineData("Tue Mar  4 05:06:07 2025")]
    [InlineData("Tue Mar  4 05:06:07 UTC 2025")]
    [InlineData("Tue Mar 04 2025 06:06:07 GMT+0100 (Central European Standard Time)")]
    [InlineData("March 4, 2025 5:06:07 AM")]
    [InlineData("Mar 4th, 2025 at 5:06:07 am")]
    [InlineData("4. März 2025 05:06:07")]
    [InlineData("mar. 4 mars 2025 05:06:07")]
    [InlineData("4 de março de 2025 05:06:07")]
    [InlineData("04.03.2025 05:06:07")]
    [InlineData("4.3.2025, 05:06:07")]
    public void Read_FormatOfProviders_TheInstant(string text) => Assert.Equal(Expected, TimeText.Read(text, null, out _));

    [Theory]
    [InlineData("2025-03-04T05:06:07.123456789Z", 1234567)]
    [InlineData("2025-03-04 05:06:07.123456 UTC", 1234560)]
    [InlineData("1741064767123456", 1234560)]
    [InlineData("1741064767123456789", 1234567)]
    [InlineData("1741064767.5", 5000000)]
    public void Read_Fraction_ToTheTick(string text, long ticks) =>
        Assert.Equal(Expected.AddTicks(ticks), TimeText.Read(text, null, out _));

    [Theory]
    [InlineData("2025-03-04")]
    [InlineData("20250304")]
    [InlineData("04.03.2025")]
    [InlineData("March 4, 2025")]
    public void Read_DateOnly_MidnightUtc(string text) =>
        Assert.Equal(new DateTimeOffset(2025, 3, 4, 0, 0, 0, TimeSpan.Zero), TimeText.Read(text, null, out _));

    [Theory]
    [InlineData("25/12/2025", null)]
    [InlineData("12/25/2025", null)]
    [InlineData("12/25/2025 0:00 AM", "time of day")]
    [InlineData("03/04/2025", "locale")]
    [InlineData("0001-01-01T00:00:00Z", "never set")]
    [InlineData("2025-02-30", "calendar")]
    [InlineData("2025-03-04 25:00:00", "time of day")]
    [InlineData("2025-03-04 05:06:07 IST", "zone")]
    [InlineData("0", "1973")]
    [InlineData("-1", "1973")]
    [InlineData("42", "1973")]
    [InlineData("99999999999999999999999", "1973")]
    [InlineData("yesterday", "no time")]
    [InlineData("12:30", "no time")]
    public void Read_WhatIsUnclearOrNone_IsNotGuessed(string text, string? why)
    {
        var time = TimeText.Read(text, null, out var reason);
        Assert.Equal(why is null, time is not null);
        if (why is not null)
            Assert.Contains(why, reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("en-US", 3, 4)]
    [InlineData("en-GB", 4, 3)]
    [InlineData("de", 4, 3)]
    [InlineData("pt-BR", 4, 3)]
    public void Read_DateOfNumbers_ByLocale(string locale, int month, int day) =>
        Assert.Equal(
            new DateTimeOffset(2025, month, day, 17, 6, 0, TimeSpan.Zero),
            TimeText.Read("03/04/2025 5:06 PM", Locale.Parse(locale), out _));
}
