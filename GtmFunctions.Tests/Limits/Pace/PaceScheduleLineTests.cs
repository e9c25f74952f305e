using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

/// <summary>The lines of <see cref="PaceSchedule"/>: what is kept for those who wait, where the next stands, how long they wait.</summary>
public sealed class PaceScheduleLineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaceRules Free = new([], Lifetime: null, Concurrency: null);
    private static readonly PaceRules OneASecond = new([new PaceWindow(1, TimeSpan.FromSeconds(1))], Lifetime: null, Concurrency: null);
    private static readonly ReservationRequest First = new() { Holder = "m", Priority = ActionPriority.Normal };
    private static readonly ReservationRequest Returning = First with { Since = Start };

    [Theory]
    [InlineData(1, 5, 1, 8, 8)]
    [InlineData(1, 8, 1, 5, 8)]
    [InlineData(0, 60, 1, 5, 5)]
    public void Ask_WhileOthersGoFirst_SleepsUntilTheLastOfThoseWhoStillWaitIsCalled(
        int highKept, int highTail, int normalKept, int normalTail, int seconds)
    {
        var state = PaceState.Empty with { Lines = [Line(highKept, highTail), Line(normalKept, normalTail), new()] };

        var (_, verdict) = PaceSchedule.Ask(state, OneASecond, First with { Priority = ActionPriority.Low }, Start);

        Assert.Equal(
            new Reservation(ReservationKind.Sleep, Start.AddSeconds(seconds), "those of a higher priority go first"), verdict);
    }

    [Fact]
    public void Ask_WhenTheLimitIsUsedAndNobodyGoesFirst_NamesTheLimit()
    {
        var (state, _) = PaceSchedule.Ask(PaceState.Empty, OneASecond, First, Start);

        var (_, verdict) = PaceSchedule.Ask(state, OneASecond, First, Start);

        Assert.Equal("its limit is 1 per 1s", verdict.Why);
    }

    [Theory]
    [InlineData(2, true, 1)]
    [InlineData(2, false, 2)]
    [InlineData(0, true, 0)]
    public void Ask_ByOneThatMayCall_GivesUpWhatWasKeptForItIfItHadWaited(int kept, bool returning, int left)
    {
        var state = PaceState.Empty with { Lines = [new(), Line(kept, tail: 5), new()] };

        var (next, verdict) = PaceSchedule.Ask(state, OneASecond, returning ? Returning : First, Start);

        Assert.Equal((ReservationKind.Call, left), (verdict.Kind, next.Lines[1].Kept));
    }

    // The next slot is at 10 s, and those in line are called 50 ms apart
    [Theory]
    [InlineData(8, false, 10_000)]
    [InlineData(12, false, 12_050)]
    [InlineData(12, true, 12_050)]
    public void Ask_WhereOthersStandInLine_StandsBehindTheLastOfThem(int tail, bool returning, int milliseconds)
    {
        var (_, verdict) = PaceSchedule.Ask(Paused(10, tail), Free, returning ? Returning : First, Start);

        Assert.Equal((ReservationKind.Sleep, Start.AddMilliseconds(milliseconds)), (verdict.Kind, verdict.At));
    }

    [Fact]
    public void OldestWait_WhenOthersJoinTheLine_StaysThatOfTheFirst()
    {
        var (state, _) = PaceSchedule.Ask(Paused(60), Free, First, Start);

        (state, _) = PaceSchedule.Ask(state, Free, First, Start.AddSeconds(10));

        Assert.Equal(TimeSpan.FromSeconds(20), state.OldestWait(Start.AddSeconds(20)));
    }

    [Fact]
    public void OldestWait_OfALineThatBeginsWithOneThatWaitedBefore_CountsThatToo()
    {
        var (state, _) = PaceSchedule.Ask(Paused(60), Free, First with { Since = Start.AddSeconds(-30) }, Start);

        Assert.Equal(TimeSpan.FromSeconds(40), state.OldestWait(Start.AddSeconds(10)));
    }

    [Fact]
    public void OldestWait_OfALineAfterOneToWhichNobodyCameBack_BeginsAnew()
    {
        var (state, _) = PaceSchedule.Ask(Paused(1), Free, First, Start);
        state = state with { PausedUntil = Start.AddMinutes(2) };

        (state, _) = PaceSchedule.Ask(state, Free, First, Start.AddMinutes(1));

        Assert.Equal(TimeSpan.FromSeconds(10), state.OldestWait(Start.AddSeconds(70)));
    }

    [Fact]
    public void OldestWait_WhenOneThatNeverWaitedIsCalled_StaysThatOfTheLine()
    {
        var state = PaceState.Empty with { WaitingSince = Start, Lines = [new(), Line(kept: 0, tail: 60), new()] };

        (state, var verdict) = PaceSchedule.Ask(state, OneASecond, First, Start.AddSeconds(10));

        Assert.Equal((ReservationKind.Call, TimeSpan.FromSeconds(20)), (verdict.Kind, state.OldestWait(Start.AddSeconds(20))));
    }

    [Theory]
    [InlineData(-1, true)]
    [InlineData(0, true)]
    [InlineData(1, false)]
    public void IsKept_UntilAMoment_IsWhetherThoseOfThePriorityAreAwaitedAsLong(int ticks, bool isKept)
    {
        var state = PaceState.Empty with { Lines = [new(), new() { KeptUntil = Start }, new()] };

        Assert.Equal(isKept, PaceSchedule.IsKept(state, First, Start.AddTicks(ticks)));
    }

    private static PaceState Paused(int until, int tail = 0) => PaceState.Empty with
    {
        PausedUntil = Start.AddSeconds(until),
        Lines = [new(), Line(kept: 0, tail), new()],
    };

    private static PaceLine Line(int kept, int tail) => new()
    {
        Tail = Start.AddSeconds(tail),
        BackTail = Start.AddSeconds(tail),
        Kept = kept,
        KeptUntil = Start.AddSeconds(tail + 5),
    };
}
