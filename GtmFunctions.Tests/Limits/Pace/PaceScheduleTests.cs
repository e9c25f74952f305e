using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class PaceScheduleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaceRules TenASecond = Rules(new PaceWindow(10, TimeSpan.FromSeconds(1)));

    /// <summary>What the asks come at random moments by.</summary>
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, RunDepth.Of(4))];

    [Fact]
    public void Ask_WhileTheWindowHasRoom_CallsAtOnce()
    {
        var state = PaceState.Empty;
        for (var i = 0; i < 10; i++)
        {
            var verdict = Ask(ref state, TenASecond, Start);
            Assert.Equal((ReservationKind.Call, Start), (verdict.Kind, verdict.At));
        }

        var eleventh = Ask(ref state, TenASecond, Start);
        Assert.Equal(ReservationKind.Sleep, eleventh.Kind);
        Assert.True(eleventh.At > Start + TimeSpan.FromSeconds(1));
        Assert.Equal("its limit is 10 per 1s", eleventh.Why);
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Ask_ByAThousandAtRandomMoments_NeverFillsAnyWindowOfAnyLimit(int seed)
    {
        var random = new Random(seed);
        var rules = Rules(
            new PaceWindow(7, TimeSpan.FromSeconds(1)), new PaceWindow(60, TimeSpan.FromMinutes(1)),
            new PaceWindow(500, TimeSpan.FromHours(1)));
        var (state, now, calls) = (PaceState.Empty, Start, new List<DateTimeOffset>());
        for (var asks = 0; calls.Count < 1_000 && asks < 100_000; asks++)
        {
            now += TimeSpan.FromMilliseconds(random.Next(0, 400));
            var verdict = Ask(ref state, rules, now, returning: true, awake: TimeSpan.FromMilliseconds(250));
            if (verdict.Kind == ReservationKind.Call)
                calls.Add(verdict.At);
        }

        Assert.Equal(1_000, calls.Count);
        Assert.Equal(calls.Order(), calls);
        Assert.All(rules.Windows, window => Assert.True(WindowCount.Most(calls, window.Per) <= window.Requests, $"more than {window}"));
        Assert.Equal(500, WindowCount.Most(calls, TimeSpan.FromHours(1)));
    }

    [Fact]
    public void Ask_UnderALargeLimit_KeepsTheStateSmallAndTheWindow()
    {
        var rules = Rules(new PaceWindow(1_000, TimeSpan.FromDays(1)));
        var (state, calls) = (PaceState.Empty, new List<DateTimeOffset>());
        for (var now = Start; now < Start + TimeSpan.FromDays(3); now += TimeSpan.FromSeconds(50))
        {
            if (Ask(ref state, rules, now, returning: true) is { Kind: ReservationKind.Call } verdict)
                calls.Add(verdict.At);
        }

        Assert.InRange(state.Taken.Count, 1, SlotLog.MaxEntries);
        Assert.InRange(WindowCount.Most(calls, TimeSpan.FromDays(1)), 900, 1_000);
        Assert.InRange(calls.Count, 2_700, 3_000);
    }

    [Fact]
    public void Ask_InALine_IsCalledInTurnAtTheNominalRate()
    {
        var state = PaceState.Empty;
        for (var i = 0; i < 10; i++)
            Ask(ref state, TenASecond, Start);

        DateTimeOffset[] places = [.. Enumerable.Range(0, 100).Select(_ => Ask(ref state, TenASecond, Start).At)];

        Assert.Equal(places.Order(), places);
        Assert.Equal(TimeSpan.FromSeconds(9.9), places[^1] - places[0]);
        var early = Ask(ref state, TenASecond, Start, returning: true);
        Assert.True(early.At < places[5], "one that came back too early goes to the end of the line again");
    }

    [Theory]
    [InlineData(10)]
    [InlineData(1)]
    public void Ask_OfHighPriority_GetsTheNextSlotBeforeABacklogOfNormalOnes(int requests)
    {
        var rules = Rules(new PaceWindow(requests, TimeSpan.FromSeconds(1)));
        var state = PaceState.Empty;
        for (var i = 0; i < 1_000; i++)
            Ask(ref state, rules, Start);

        var high = Ask(ref state, rules, Start, ActionPriority.High);
        Assert.True(high.At < Start + TimeSpan.FromSeconds(2.5), $"called at {high.At - Start}");

        // Normal ones are awake first, and as many as there is room for: one slot stays free.
        var woken = high.At + TimeSpan.FromMilliseconds(100);
        var calls = Enumerable.Range(0, requests)
            .Select(_ => Ask(ref state, rules, woken, returning: true))
            .Count(v => v.Kind == ReservationKind.Call);
        Assert.Equal(requests - 1, calls);
        Assert.Equal(ReservationKind.Call, Ask(ref state, rules, woken, ActionPriority.High, returning: true).Kind);
    }

    [Fact]
    public void Ask_OfLowPriority_HasItsTurnWhenNoOtherWaits()
    {
        var state = PaceState.Empty;
        for (var i = 0; i < 12; i++)
            Ask(ref state, TenASecond, Start);
        var next = Start + TimeSpan.FromSeconds(2);

        Reservation[] low = [.. Enumerable.Range(0, 9).Select(_ => Ask(ref state, TenASecond, next, ActionPriority.Low))];
        Assert.Equal(8, low.Count(verdict => verdict.Kind == ReservationKind.Call));
        Assert.Equal(ReservationKind.Call, Ask(ref state, TenASecond, next, returning: true).Kind);
        Assert.Equal(ReservationKind.Call, Ask(ref state, TenASecond, next, returning: true).Kind);
        Assert.Equal(
            ReservationKind.Call, Ask(ref state, TenASecond, next + TimeSpan.FromSeconds(2), ActionPriority.Low, returning: true).Kind);
    }

    [Fact]
    public void Close_OfACallThatMayHaveBeenLate_MovesTheSlotsThatFollow()
    {
        var rules = Rules(new PaceWindow(1, TimeSpan.FromSeconds(1)));
        var state = PaceState.Empty;
        var first = Ask(ref state, rules, Start, open: true);

        state = PaceSchedule.Close(state, rules, new ClosedCall(first.No, TimeSpan.FromMilliseconds(300)), Start);

        var next = Ask(ref state, rules, Start, awake: TimeSpan.FromSeconds(2)).At;
        Assert.True(next >= Start + TimeSpan.FromSeconds(1.3), $"the next is {next - Start} after it");
        Assert.Same(state, PaceSchedule.Close(state, rules, new ClosedCall(first.No, TimeSpan.FromSeconds(1)), Start));
    }

    [Fact]
    public void Close_OfACallThatWasNotMade_GivesItsSlotToTheNext()
    {
        var rules = Rules(new PaceWindow(1, TimeSpan.FromSeconds(1)));
        var state = PaceState.Empty;
        var first = Ask(ref state, rules, Start, open: true);

        state = PaceSchedule.Close(state, rules, new ClosedCall(first.No, Late: null), Start);

        Assert.Equal(Start, Ask(ref state, rules, Start).At);
    }

    [Fact]
    public void MayLeave_WhileOneBeforeMayStillBeOnItsWay_WaitsForItsAnswer()
    {
        var rules = Rules(new PaceWindow(1, TimeSpan.FromSeconds(1)));
        var state = PaceState.Empty;
        var first = Ask(ref state, rules, Start, open: true);
        var second = Ask(ref state, rules, Start, awake: TimeSpan.FromSeconds(2), open: true);
        Assert.True(MayLeave(state, second.At) > second.At, "nobody knows when the first arrived");

        var slow = PaceSchedule.Close(state, rules, new ClosedCall(first.No, TimeSpan.FromMilliseconds(200)), second.At);
        Assert.Equal(second.At + TimeSpan.FromMilliseconds(200), MayLeave(slow, second.At));

        var prompt = PaceSchedule.Close(state, rules, new ClosedCall(first.No, TimeSpan.Zero), second.At);
        Assert.Equal(second.At, MayLeave(prompt, second.At));

        // An answer that takes longer than the window tells nothing in time: then the margin has to do
        Assert.Equal(second.At, PaceSchedule.MayLeave(state, rules, second.No, TimeSpan.FromSeconds(2), second.At));

        // Whose instance died is not waited for for ever
        var late = first.At + ArrivalRule.LatestArrival + rules.Windows[0].Span;
        Assert.Equal(late, MayLeave(state, late));

        DateTimeOffset MayLeave(PaceState state, DateTimeOffset now) => PaceSchedule.MayLeave(state, rules, second.No, TimeSpan.Zero, now);
    }

    [Fact]
    public void MayLeave_OfOneThatIsLate_IsNotHeldUpByThoseThatCameAfterIt()
    {
        var state = PaceState.Empty;
        var first = Ask(ref state, TenASecond, Start, open: true);
        for (var i = 0; i < 9; i++)
            Ask(ref state, TenASecond, Start, open: true);

        var later = Start + TimeSpan.FromMilliseconds(700);
        Assert.Equal(later, PaceSchedule.MayLeave(state, TenASecond, first.No, TimeSpan.Zero, later));
    }

    [Fact]
    public void OldestWait_OfThoseInLine_GrowsUntilNoneIsLeft()
    {
        var rules = Rules(new PaceWindow(1, TimeSpan.FromSeconds(1)));
        var state = PaceState.Empty;
        Ask(ref state, rules, Start);
        Assert.Equal(TimeSpan.Zero, state.OldestWait(Start.AddSeconds(1)));
        for (var i = 0; i < 60; i++)
            Ask(ref state, rules, Start);
        Assert.Equal(TimeSpan.FromSeconds(30), state.OldestWait(Start.AddSeconds(30)));

        // One that waited since then is called; those behind it waited no longer
        var ask = new ReservationRequest { Holder = "m", Since = Start.AddSeconds(10) };
        (state, _) = PaceSchedule.Ask(state, rules, ask, Start.AddSeconds(40));
        Assert.Equal(TimeSpan.FromSeconds(31), state.OldestWait(Start.AddSeconds(41)));
        Assert.Equal(TimeSpan.Zero, state.OldestWait(Start.AddMinutes(5)));
    }

    [Fact]
    public void Ask_WhenThoseWhoWaitNeverComeBack_KeepsNoSlotForThem()
    {
        var state = PaceState.Empty;
        for (var i = 0; i < 12; i++)
            Ask(ref state, TenASecond, Start, ActionPriority.High);

        var later = Start + TimeSpan.FromMinutes(1);
        Assert.All(Enumerable.Range(0, 10), _ => Assert.Equal(ReservationKind.Call, Ask(ref state, TenASecond, later).Kind));
    }

    [Fact]
    public void Ask_BeyondTheConcurrency_SleepsUntilACallEndsOrItsLeaseDoes()
    {
        var rules = new PaceRules([], Lifetime: null, Concurrency: 2);
        var state = PaceState.Empty;
        Ask(ref state, rules, Start, holder: "a");
        Ask(ref state, rules, Start, holder: "b");

        Assert.Equal(ReservationKind.Sleep, Ask(ref state, rules, Start, holder: "c").Kind);
        Assert.Equal(ReservationKind.Call, Ask(ref state, rules, Start, holder: "a").Kind);
        var ended = PaceSchedule.End(state, "b");
        Assert.Equal(ReservationKind.Call, Ask(ref ended, rules, Start, holder: "c").Kind);
        Assert.Equal(ReservationKind.Call, Ask(ref state, rules, Start + TimeSpan.FromMinutes(4), holder: "c").Kind);
    }

    [Theory]
    [InlineData(0, 0, true)]
    [InlineData(30, 0, false)]
    [InlineData(0, 1, false)]
    public void Ask_BeyondTheConcurrency_IsBusyWhereNothingButACallUnderWayIsInItsWay(int paused, int kept, bool isBusy)
    {
        var state = PaceState.Empty with
        {
            PausedUntil = Start.AddSeconds(paused),
            Calls = kept == 0 ? [new CallLease("a", Start.AddMinutes(3))] : [],
            Lines = [new() { Kept = kept, KeptUntil = Start.AddMinutes(1) }, new(), new()],
        };

        var verdict = Ask(ref state, new PaceRules([], Lifetime: null, Concurrency: 1), Start);

        Assert.Equal((ReservationKind.Sleep, isBusy), (verdict.Kind, verdict.IsBusy));
    }

    private static PaceRules Rules(params PaceWindow[] windows) => new(windows, Lifetime: null, Concurrency: null);

    // Calls arrive on time, unless a test wants to say itself when they do
    private static Reservation Ask(
        ref PaceState state,
        PaceRules rules,
        DateTimeOffset now,
        ActionPriority priority = ActionPriority.Normal,
        bool returning = false,
        TimeSpan awake = default,
        string holder = "m",
        bool open = false)
    {
        var ask = new ReservationRequest { Holder = holder, Priority = priority, Since = returning ? Start : null, Awake = awake };
        (state, var verdict) = PaceSchedule.Ask(state, rules, ask, now);
        if (!open)
            state = PaceSchedule.Close(state, rules, new ClosedCall(verdict.No, TimeSpan.Zero), now);
        return verdict;
    }
}
