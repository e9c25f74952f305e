using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>What <see cref="PaceSchedule"/> remembers of a call, and when that and what else it knows is over.</summary>
public sealed class PaceScheduleEndsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaceRules OneASecond = new([new PaceWindow(1, TimeSpan.FromSeconds(1))], Lifetime: null, Concurrency: null);
    private static readonly PaceRules OneAtATime = new([], Lifetime: null, Concurrency: 1);
    private static readonly ReservationRequest Request = new() { Holder = "m", Priority = ActionPriority.Normal };

    [Fact]
    public void Ask_ByOneThatMustGetReady_GetsTheSlotOfTheMomentWhenItIs()
    {
        var (_, verdict) = PaceSchedule.Ask(PaceState.Empty, OneASecond, Request with { Lead = TimeSpan.FromMilliseconds(200) }, Start);

        Assert.Equal((ReservationKind.Call, Start.AddMilliseconds(200)), (verdict.Kind, verdict.At));
    }

    [Fact]
    public void Ask_WhereOnlyARateIsLimited_RemembersTheSlotAndNoCallUnderWay()
    {
        var (state, verdict) = PaceSchedule.Ask(PaceState.Empty, OneASecond, Request, Start);

        Assert.Equal(1, verdict.No);
        Assert.Equal([new OpenCall(1, Start, 1)], state.Open);
        Assert.Empty(state.Calls);
    }

    [Fact]
    public void Ask_WhereOnlyTheNumberOfCallsIsLimited_RemembersTheCallUnderWayAndNoSlot()
    {
        var (state, verdict) = PaceSchedule.Ask(PaceState.Empty, OneAtATime, Request, Start);

        Assert.Equal(0, verdict.No);
        Assert.Equal([new CallLease("m", Start.AddMinutes(3))], state.Calls);
        Assert.Empty(state.Open);
    }

    [Theory]
    [InlineData(-1, ReservationKind.Sleep)]
    [InlineData(0, ReservationKind.Call)]
    public void Ask_WhenTheLeaseOfACallEnds_MayCall(int ticks, ReservationKind kind)
    {
        var state = PaceState.Empty with { Calls = [new CallLease("other", Start)] };

        var (_, verdict) = PaceSchedule.Ask(state, OneAtATime, Request, Start.AddTicks(ticks));

        Assert.Equal(kind, verdict.Kind);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Ask_WhenAPauseAndAQuotaAreOver_ForgetsThem(int ticks)
    {
        var state = PaceState.Empty with { PausedUntil = Start, Quotas = [new Quota("minute", 0, Start)] };

        var (next, verdict) = PaceSchedule.Ask(state, OneASecond, Request, Start.AddTicks(ticks));

        Assert.Equal(ReservationKind.Call, verdict.Kind);
        Assert.Null(next.PausedUntil);
        Assert.Empty(next.Quotas);
    }

    [Theory]
    [InlineData(-1, ReservationKind.Sleep)]
    [InlineData(0, ReservationKind.Call)]
    public void Ask_WhenThoseWhoGoFirstAreAwaitedNoLonger_GetsWhatWasKeptForThem(int ticks, ReservationKind kind)
    {
        var state = PaceState.Empty with { Lines = [new() { Kept = 1, KeptUntil = Start }, new(), new()] };

        var (_, verdict) = PaceSchedule.Ask(state, OneASecond, Request, Start.AddTicks(ticks));

        Assert.Equal(kind, verdict.Kind);
    }

    // 45 ms of its lateness move no others, unless it is given up: then it counts as of three seconds after its slot
    [Theory]
    [InlineData(2_999, 2_954)]
    [InlineData(3_000, 3_000)]
    [InlineData(3_500, 3_000)]
    public void Ask_AfterACallOfWhichNobodyHeard_TakesItForArrivedAfterThreeSeconds(int now, int arrived)
    {
        var (state, _) = PaceSchedule.Ask(PaceState.Empty, OneASecond, Request, Start);

        var (_, verdict) = PaceSchedule.Ask(
            state, OneASecond, Request with { Awake = TimeSpan.FromSeconds(2) }, Start.AddMilliseconds(now));

        Assert.Equal(Start.AddMilliseconds(arrived + 1_060), verdict.At);
    }

    [Fact]
    public void End_OfACall_LeavesThoseOfOthers()
    {
        CallLease[] calls = [new CallLease("a", Start), new CallLease("b", Start)];
        var state = PaceState.Empty with { Calls = calls };

        var one = PaceSchedule.End(state, "b");

        Assert.Equal([calls[0]], one.Calls);
        Assert.Empty(PaceSchedule.End(one, "a").Calls);
        Assert.Same(state, PaceSchedule.End(state, "c"));
    }
}
