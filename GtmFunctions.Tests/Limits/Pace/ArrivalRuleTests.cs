using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class ArrivalRuleTests
{
    private static readonly PaceWindow TenASecond = new(10, TimeSpan.FromSeconds(1));
    private static readonly PaceWindow HundredAMinute = new(100, TimeSpan.FromMinutes(1));

    // The window is kept for 1,060 ms, of which 45 ms move no others
    [Theory]
    [InlineData(0, 1_000)]
    [InlineData(1_014, 1_000)]
    [InlineData(1_015, 22.5)]
    [InlineData(2_000, 22.5)]
    public void LatestLeaveOf_ALimit_IsASecondWhereAnAnswerComesWithinItsWindow(double quickest, double latest)
    {
        var rules = new PaceRules([TenASecond], Lifetime: null, Concurrency: null);

        Assert.Equal(TimeSpan.FromMilliseconds(latest), ArrivalRule.LatestLeaveOf(rules, TimeSpan.FromMilliseconds(quickest)));
    }

    [Fact]
    public void LatestLeaveOf_SeveralLimits_GoesByTheShortestWindow()
    {
        var rules = new PaceRules([HundredAMinute, TenASecond], Lifetime: null, Concurrency: null);

        Assert.Equal(TimeSpan.FromMilliseconds(22.5), ArrivalRule.LatestLeaveOf(rules, TimeSpan.FromSeconds(2)));
    }

    [Theory]
    [InlineData(100, 0)]
    [InlineData(145, 0)]
    [InlineData(500, 355)]
    [InlineData(60_000, 3_000)]
    public void LateBy_ACall_IsWhatNeitherTheAnswerNorTheSlackExplainsUpToThreeSeconds(int sinceSlot, int late) => Assert.Equal(
        TimeSpan.FromMilliseconds(late),
        ArrivalRule.LateBy(
            TimeSpan.FromMilliseconds(sinceSlot), quickest: TimeSpan.FromMilliseconds(100), slack: TimeSpan.FromMilliseconds(45)));
}
