using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Alerts.Checks;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using Xunit;

namespace GtmFunctions.Tests.Ops.Alerts.Checks;

/// <summary>The kinds that go by the numbers: falling success, and slow to rep.</summary>
public sealed class NumberCheckTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(70, 100, 990, 1000, true)]
    [InlineData(92, 100, 990, 1000, false)] // fewer than ten points
    [InlineData(13, 19, 990, 1000, false)] // too few calls
    [InlineData(15, 20, 45, 49, false)] // too little is known of before
    [InlineData(17, 20, 960, 1000, false)] // chance
    [InlineData(700, 1000, 700, 1000, false)] // always so
    public void Find_ShareOfWhatArrives_IsToldWhereItFallsByMoreThanChance(long arrived, long tries, long before, long all, bool told)
    {
        var problem = SuccessCheck.Find(
            "crm", new SuccessCheck.Share(arrived, tries), new SuccessCheck.Share(before, all),
            AlertRule.Default(AlertKind.FallingSuccess), Now);

        Assert.Equal(told, problem is not null);
    }

    [Fact]
    public void Find_ShareThatFell_SaysTheFigures() => Assert.Equal(
        "crm takes 70 % of what it is sent, 70 of 100 calls in 1h, where 99 % is usual",
        SuccessCheck.Find(
            "crm", new SuccessCheck.Share(70, 100), new SuccessCheck.Share(990, 1000), AlertRule.Default(AlertKind.FallingSuccess), Now)!
            .Reason);

    [Fact]
    public void From_Tally_CountsCallsThatEnded()
    {
        var tally = new NumberTally();
        tally.Add(NumberDimension.Destination, "crm", Measure.Delivered, 7);
        tally.Add(NumberDimension.Destination, "crm", Measure.Retried, 2);
        tally.Add(NumberDimension.Destination, "crm", Measure.Failed, 1);

        Assert.Equal(new SuccessCheck.Share(7, 10), SuccessCheck.Share.From(tally, "crm"));
    }

    [Theory]
    [InlineData(100, 4, false)]
    [InlineData(100, 8, true)]
    [InlineData(19, 8, false)]
    public void Find_SpeedToLead_IsToldWhereOneInTwentyIsOverTheLimit(int leads, int slow, bool told)
    {
        var tally = new NumberTally();
        var (quick, late) = (new LatencySketch(), new LatencySketch());
        for (var i = 0; i < leads; i++)
            (i < slow ? late : quick).Add(i < slow ? TimeSpan.FromMinutes(20) : TimeSpan.FromSeconds(2));
        tally.Add(LatencyKind.ReceivedToTold, NumberDimension.Total, "", quick);
        tally.Add(LatencyKind.ReceivedToTold, NumberDimension.Total, "", late);
        tally.Add(LatencyKind.ReceivedToTold, NumberDimension.Workflow, "inbound", late);

        var problem = SlowToRepCheck.Find(tally, AlertRule.Default(AlertKind.SlowToRep), Now);

        Assert.Equal(told, problem is not null);
        if (told)
            Assert.Matches("half took up to 2 s; slowest are inbound with (19|20) min$", problem!.Reason);
    }
}
