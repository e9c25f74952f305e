using GtmFunctions.Cli.Chaos;
using GtmFunctions.Cli.Chaos.Plan;
using Xunit;

namespace GtmFunctions.Tests.Cli.Chaos;

public sealed class ChaosScheduleTests
{
    [Theory]
    [InlineData(0.5, 1, 30)]
    [InlineData(2, 1, 120)]
    [InlineData(3, 2, 90)]
    [InlineData(240, 120, 120)]
    public void OfMinutes_AreRunsOfTwoMinutesAtMost(double minutes, int runs, double seconds) =>
        Assert.Equal(new ChaosSchedule(17, runs, TimeSpan.FromSeconds(seconds)), ChaosSchedule.OfMinutes(17, minutes));

    [Theory]
    [InlineData(1)]
    [InlineData(80)]
    [InlineData(481)]
    [InlineData(1000)]
    public void OfEvents_SendAsManyAsWereAskedFor(int events)
    {
        var schedule = ChaosSchedule.OfEvents(17, events);

        var sent = Enumerable.Range(0, schedule.Runs)
            .Sum(run => ChaosPlan.Draw(17 + run, schedule.Length, TimeSpan.FromSeconds(5), canPause: true).Events.Count);
        Assert.InRange(sent, events - schedule.Runs + 1, events);
    }

    [Fact]
    public void OfMinutes_ARunByItself_IsThatOfTheWhole()
    {
        var all = ChaosSchedule.OfMinutes(17, 7);

        Assert.Equal(all with { Seed = 19, Runs = 1 }, ChaosSchedule.OfMinutes(19, all.Length.TotalMinutes));
    }
}
