using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public class LimitReaderTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_772_443_800);

    private static readonly LimitHeaders Counted =
        new() { Name = "minute", Max = "X-Max", Remaining = "X-Remaining", Reset = "X-Reset", Window = "X-Window" };

    [Fact]
    public void Read_AllHeaders_AllOfTheHint() => Assert.Equal(
        new LimitHint("minute", 100, 0, TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(10)),
        Read(Counted, ("x-max", "100"), ("x-remaining", "0"), ("x-reset", "7"), ("x-window", "10000")));

    [Theory]
    [InlineData("60", 60)]
    [InlineData("1772443860", 60)]
    [InlineData("1772443860000", 60)]
    [InlineData("1772443000", 0)]
    [InlineData("999999999999999", 0)]
    public void Read_ResetInAnyForm_TimeFromNow(string reset, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Read(Counted, ("X-Reset", reset))!.ResetsIn);

    [Theory]
    [InlineData("api-usage=25/5000", 5000, 4975)]
    [InlineData("api-usage=18/5000; per-app-api-usage=17/250(appName=sample)", 5000, 4982)]
    public void Read_Usage_WhatIsLeft(string text, int max, int remaining)
    {
        var hint = Read(new LimitHeaders { Name = "day", Usage = "Sforce-Limit-Info" }, ("Sforce-Limit-Info", text));

        Assert.Equal((max, remaining), (hint!.Max, hint.Remaining));
    }

    [Theory]
    [InlineData("X-Other", "5")]
    [InlineData("X-Remaining", "many")]
    [InlineData("X-Remaining", "")]
    public void Read_NothingThatCanBeRead_NoHint(string header, string value) => Assert.Null(Read(Counted, (header, value)));

    private static LimitHint? Read(LimitHeaders limit, params (string Name, string Value)[] headers)
    {
        var byName = headers.ToDictionary(header => header.Name, header => header.Value, StringComparer.OrdinalIgnoreCase);
        return LimitReader.Read([limit], byName, Now).SingleOrDefault();
    }
}
