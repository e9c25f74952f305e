using GtmFunctions.Pipeline.Limits.Pace;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class CallLedgerTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaceRules Rules = new([new PaceWindow(10, TimeSpan.FromSeconds(1))], Lifetime: null, Concurrency: null);

    [Fact]
    public void Quickest_OfFewerThan32Answers_IsNotKnown()
    {
        var ledger = new CallLedger();

        Answer(ledger, CallLedger.Answers - 1, milliseconds: 100);

        Assert.Equal(TimeSpan.Zero, ledger.Quickest);
    }

    [Fact]
    public void Quickest_Of32Answers_IsTheShortest()
    {
        var ledger = new CallLedger();

        Answer(ledger, 1, milliseconds: 100);
        Answer(ledger, CallLedger.Answers - 1, milliseconds: 200);

        Assert.Equal(TimeSpan.FromMilliseconds(100), ledger.Quickest);
    }

    [Fact]
    public void Quickest_OfMoreAnswers_ForgetsTheOldest()
    {
        var ledger = new CallLedger();

        Answer(ledger, 1, milliseconds: 100);
        Answer(ledger, CallLedger.Answers, milliseconds: 200);

        Assert.Equal(TimeSpan.FromMilliseconds(200), ledger.Quickest);
    }

    [Fact]
    public void Usual_OfAnswers_IsTheirMean()
    {
        var ledger = new CallLedger();
        Assert.Null(ledger.Usual);

        Answer(ledger, 1, milliseconds: 100);
        Answer(ledger, 1, milliseconds: 300);

        Assert.Equal(TimeSpan.FromMilliseconds(200), ledger.Usual);
    }

    [Fact]
    public void IsOwn_OfASlot_IsWhetherThisInstanceGotIt()
    {
        var ledger = new CallLedger();

        ledger.Opened(1);

        Assert.Equal((true, false), (ledger.IsOwn(1), ledger.IsOwn(2)));
    }

    [Fact]
    public void Tell_OfACallThatIsOver_CountsItAsOfItsArrival()
    {
        var ledger = new CallLedger();
        var state = Stored(next: 3, open: [1, 2]);
        Assert.Same(state, ledger.Tell(state, Rules, Start));

        ledger.Closed(new ClosedCall(1, TimeSpan.FromMilliseconds(30)));
        var told = ledger.Tell(state, Rules, Start);

        Assert.Equal([2], told.Open.Select(call => call.No));
        Assert.Equal([new TakenSlots(Start.AddMilliseconds(30), 1)], told.Taken);
    }

    [Fact]
    public void Settle_WhenStorageKnowsThatACallIsOver_ForgetsIt()
    {
        var ledger = new CallLedger();
        Assert.False(ledger.HasNews);
        ledger.Opened(1);
        ledger.Closed(new ClosedCall(1, TimeSpan.Zero));
        Assert.True(ledger.HasNews);

        ledger.Settle(Stored(next: 2, open: []));

        Assert.Equal((false, false), (ledger.IsOwn(1), ledger.HasNews));
    }

    // It may have ended while the state was on its way to storage, or got its slot only after that
    [Theory]
    [InlineData(2, new long[] { 1 })]
    [InlineData(1, new long[0])]
    public void Settle_WhenStorageDoesNotKnowThatACallIsOver_KeepsIt(long next, long[] open)
    {
        var ledger = new CallLedger();
        ledger.Opened(1);
        ledger.Closed(new ClosedCall(1, TimeSpan.Zero));

        ledger.Settle(Stored(next, open));

        Assert.Equal((true, true), (ledger.IsOwn(1), ledger.HasNews));
    }

    private static PaceState Stored(long next, long[] open) =>
        PaceState.Empty with { Next = next, Open = [.. open.Select(no => new OpenCall(no, Start, 1))] };

    private static void Answer(CallLedger ledger, int answers, int milliseconds)
    {
        for (var i = 0; i < answers; i++)
            ledger.Answered(TimeSpan.FromMilliseconds(milliseconds));
    }
}
