using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Storage.Enrich;
using Xunit;

namespace GtmFunctions.Tests.Enrich.Awaiting;

public sealed class ParkingRuleTests
{
    private static readonly EnrichmentReason NoCallback = new EnrichmentReason.NoCallback("clay", "5m");

    private static readonly DateTimeOffset Now = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Fact]
    public void CallBack_Awaited_AnswersAndIsKnownWhenItComesAgain()
    {
        var (answered, verdict) = ParkingRule.CallBack(Parked(), "clay", "clay-hook", "c1", Now);
        var (again, same) = ParkingRule.CallBack(answered, "clay", "clay-hook", "c1", Now.AddHours(1));

        Assert.Equal((CallBackVerdict.InTime, CallBackVerdict.InTime), (verdict, same));
        Assert.Same(answered, again);
        Assert.Equal((AwaitedState.Answered, "c1"), (answered.AnswerOf("clay")!.State, answered.AnswerOf("clay")!.By));
        Assert.False(ParkingRule.IsSettled(answered));
    }

    [Fact]
    public void CallBack_AfterAnother_ChangesNothing()
    {
        var (answered, _) = ParkingRule.CallBack(Parked(), "clay", "clay-hook", "c1", Now);
        var (after, verdict) = ParkingRule.CallBack(answered, "clay", "clay-hook", "c2", Now);

        Assert.Equal(CallBackVerdict.Repeated, verdict);
        Assert.Same(answered, after);
    }

    [Theory]
    [InlineData("other", "clay-hook")]
    [InlineData("clay", "crm")]
    public void CallBack_OfAnEnricherOrThroughASourceThatIsNotAwaited_IsNotTaken(string enricher, string source)
    {
        var parked = Parked();
        var (after, verdict) = ParkingRule.CallBack(parked, enricher, source, "c1", Now);

        Assert.Equal(CallBackVerdict.NotAwaited, verdict);
        Assert.Same(parked, after);
    }

    [Fact]
    public void CallBack_AfterTheTimeOut_IsLateAndTheTimeOutStands()
    {
        var timedOut = ParkingRule.GiveUp(Parked(), "clay", "", NoCallback, Now);
        var (late, verdict) = ParkingRule.CallBack(timedOut, "clay", "clay-hook", "c1", Now);

        Assert.Equal(CallBackVerdict.Late, verdict);
        Assert.Equal((AwaitedState.TimedOut, "c1"), (late.AnswerOf("clay")!.State, late.AnswerOf("clay")!.By));
        Assert.Equal(CallBackVerdict.Late, ParkingRule.CallBack(late, "clay", "clay-hook", "c1", Now).Verdict);
        Assert.Equal(CallBackVerdict.Repeated, ParkingRule.CallBack(late, "clay", "clay-hook", "c2", Now).Verdict);
    }

    [Fact]
    public void GiveUp_AnsweredOrOfAnotherRun_ChangesNothing()
    {
        var (answered, _) = ParkingRule.CallBack(Parked(), "clay", "clay-hook", "c1", Now);

        Assert.Same(answered, ParkingRule.GiveUp(answered, "clay", "", NoCallback, Now));
        Assert.Same(answered, ParkingRule.GiveUp(answered, "fit", "replay-1", NoCallback, Now));
        Assert.Same(answered, ParkingRule.GiveUp(answered, "unheard", "", NoCallback, Now));
    }

    [Fact]
    public void Lacking_NamesWhatMustComeAndDidNot()
    {
        var settled = ParkingRule.GiveUp(Parked(), "clay", "", NoCallback, Now);
        settled = ParkingRule.GiveUp(settled, "fit", "", new EnrichmentReason.NotPosted("refused"), Now);

        Assert.True(ParkingRule.IsSettled(settled));
        Assert.Equal(["fit"], ParkingRule.Lacking(settled).Select(answer => answer.Enricher));
        Assert.Equal(AwaitedState.Failed, settled.AnswerOf("fit")!.State);
        Assert.Equal(new EnrichmentReason.NotPosted("refused"), settled.AnswerOf("fit")!.Why);
    }

    [Theory]
    [InlineData("e20261123-abc:clay-person", true)]
    [InlineData("e20261123-abc:", false)]
    [InlineData("e20261123-abc", false)]
    [InlineData("d20261123-abc:clay-person", false)]
    [InlineData("e20269923-abc:clay-person", false)]
    [InlineData("e20261123-a/b:clay-person", false)]
    [InlineData(":", false)]
    [InlineData("", false)]
    public void TryParse_Text_IsOursOnlyWhereItNamesAnEventAndAnEnricher(string text, bool ours)
    {
        Assert.Equal(ours, Correlation.TryParse(text, out var correlation));
        Assert.Equal(ours ? text : null, correlation?.Text);
    }

    private static ParkedEvent Parked() => new()
    {
        EventId = "e20261123-abc",
        ParkedAt = Now,
        Awaited =
        [
            new AwaitedAnswer { Enricher = "clay", Source = "clay-hook", Key = "k", Post = "enrich:clay", Until = Now.AddMinutes(10) },
            new AwaitedAnswer
            {
                Enricher = "fit",
                Source = "octave",
                Key = "k",
                Post = "enrich:fit",
                Until = Now.AddMinutes(10),
                MustCome = true,
            },
        ],
    };
}
