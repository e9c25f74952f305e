using GtmFunctions.Cli.Host;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class PollingDelayTests
{
    [Fact]
    public void Next_WhileNothingIsFound_GrowsToTheLongestAndStays()
    {
        var delay = new PollingDelay(TimeSpan.FromSeconds(2), () => 0.5);

        Assert.Equal([200, 300, 500, 900, 1700, 2000, 2000], Enumerable.Range(0, 7).Select(_ => delay.Next(false).TotalMilliseconds));
    }

    [Fact]
    public void Next_AfterAFind_StartsAgainAtTheShortest()
    {
        var delay = new PollingDelay(TimeSpan.FromSeconds(2), () => 0.5);
        for (var i = 0; i < 7; i++)
            delay.Next(false);

        Assert.Equal([100, 200], new[] { delay.Next(true), delay.Next(false) }.Select(d => d.TotalMilliseconds));
    }

    [Theory]
    [InlineData(0, 180)]
    [InlineData(1, 220)]
    public void Next_ByTheRandomNumber_IsSpread(double random, int expected) =>
        Assert.Equal(expected, new PollingDelay(TimeSpan.FromSeconds(2), () => random).Next(false).TotalMilliseconds, 3);
}
