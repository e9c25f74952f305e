using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

public sealed class BreakerRuleTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly BreakerSettings Settings = new(Failures: 3, For: TimeSpan.FromMinutes(1));

    [Fact]
    public void Answered_ByARunOfFailures_OpensAtTheLastOfThem()
    {
        var state = BreakerState.Closed;
        Fail(ref state, Start);
        Fail(ref state, Start);
        Assert.False(state.IsOpen);

        Fail(ref state, Start);

        Assert.Equal((3, Start, Start + TimeSpan.FromMinutes(1)), (state.Failures, state.OpenedAt, state.OpenUntil));
        Assert.Equal(BreakerDecision.Sleep, Decide(state, "m", Start).Decision);
    }

    [Fact]
    public void Answered_BySuccessBetweenFailures_StaysClosed()
    {
        var state = BreakerState.Closed;
        for (var i = 0; i < 10; i++)
        {
            Fail(ref state, Start);
            Fail(ref state, Start);
            state = BreakerRule.Answered(state, Settings, "m", Health.Up, "", Start);
        }

        Assert.Same(state, BreakerRule.Answered(state, Settings, "m", Health.Up, "", Start));
        Assert.False(state.IsOpen);
    }

    [Fact]
    public void Answered_BySuccessOfOneThatStorageKnowsToBeUp_HasNothingToWrite()
    {
        var stored = new BreakerState();

        Assert.Same(stored, BreakerRule.Answered(stored, Settings, "m", Health.Up, "", Start));
    }

    [Fact]
    public void Answered_ByARefusalAfterAFailure_KeepsSinceWhenItRefuses()
    {
        var state = BreakerRule.Answered(BreakerState.Closed, Settings, "m", Health.Refusing, "it answered 410", Start);
        Fail(ref state, Start.AddMinutes(1));

        state = BreakerRule.Answered(state, Settings, "m", Health.Refusing, "it answered 401", Start.AddMinutes(2));

        Assert.Equal((Start, 0, "it answered 401"), (state.RefusedAt, state.Failures, state.Reason));
    }

    [Fact]
    public void Answered_ByRefusalsOfOurselves_RemembersSinceWhenOnceUntilItTakesSomething()
    {
        var state = BreakerRule.Answered(BreakerState.Closed, Settings, "m", Health.Refusing, "it answered 410", Start);

        Assert.Equal((Start, "it answered 410", false), (state.RefusedAt, state.Reason, state.IsOpen));
        Assert.Same(state, BreakerRule.Answered(state, Settings, "n", Health.Refusing, "it answered 410", Start.AddHours(1)));
        Assert.Same(BreakerState.Closed, BreakerRule.Answered(state, Settings, "m", Health.Up, "", Start.AddHours(2)));
    }

    [Fact]
    public void Answered_ByAProbeThatIsRefused_IsUpAndRefusing()
    {
        var opened = Opened();
        var probing = BreakerRule.Probe(opened, "a", TimeSpan.FromMinutes(2), opened.OpenUntil);

        var state = BreakerRule.Answered(probing, Settings, "a", Health.Refusing, "the token is not good", opened.OpenUntil);

        Assert.Equal((false, opened.OpenUntil), (state.IsOpen, state.RefusedAt));
    }

    [Fact]
    public void Decide_AfterThePause_LetsOneProbeAndTheOthersSleep()
    {
        var state = Opened();
        var later = state.OpenUntil;
        Assert.Equal(BreakerDecision.Probe, Decide(state, "a", later).Decision);

        state = BreakerRule.Probe(state, "a", TimeSpan.FromMinutes(2), later);

        Assert.Same(state, BreakerRule.Probe(state, "b", TimeSpan.FromMinutes(2), later));
        Assert.Equal(BreakerDecision.Sleep, Decide(state, "b", later).Decision);
        Assert.Equal(BreakerDecision.Probe, Decide(state, "a", later).Decision);
        Assert.Equal(BreakerDecision.Probe, Decide(state, "b", later + TimeSpan.FromMinutes(2)).Decision);
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(0.5, 35)]
    [InlineData(1, 65)]
    public void Decide_WhileAnotherProbes_AsksAgainAfterFiveSecondsAndItsShareOfThePause(double share, int seconds)
    {
        var opened = Opened();
        var probing = BreakerRule.Probe(opened, "a", TimeSpan.FromMinutes(2), opened.OpenUntil);

        var (_, until) = BreakerRule.Decide(probing, Settings, "b", share, opened.OpenUntil);

        Assert.Equal(opened.OpenUntil.AddSeconds(seconds), until);
    }

    [Fact]
    public void Probe_OfOneThatIsUpOrPauses_ChangesNothing()
    {
        var opened = Opened();

        Assert.Same(BreakerState.Closed, BreakerRule.Probe(BreakerState.Closed, "a", TimeSpan.FromMinutes(2), Start));
        Assert.Same(opened, BreakerRule.Probe(opened, "a", TimeSpan.FromMinutes(2), opened.OpenUntil.AddTicks(-1)));
    }

    [Theory]
    [InlineData(-1, "a")]
    [InlineData(0, "b")]
    public void Probe_ByAnother_IsItsWhenTheTimeOfTheFirstIsOver(int ticksAfter, string prober)
    {
        var opened = Opened();
        var probing = BreakerRule.Probe(opened, "a", TimeSpan.FromMinutes(2), opened.OpenUntil);

        var state = BreakerRule.Probe(probing, "b", TimeSpan.FromMinutes(2), probing.ProbeUntil.AddTicks(ticksAfter));

        Assert.Equal(prober, state.ProbeBy);
    }

    [Fact]
    public void Probe_ByTheOneThatProbes_IsItsAgainForAsLong()
    {
        var opened = Opened();
        var probing = BreakerRule.Probe(opened, "a", TimeSpan.FromMinutes(2), opened.OpenUntil);

        var again = BreakerRule.Probe(probing, "a", TimeSpan.FromMinutes(2), opened.OpenUntil.AddMinutes(1));

        Assert.Equal(opened.OpenUntil.AddMinutes(3), again.ProbeUntil);
    }

    [Fact]
    public void Answered_ByTheProbe_ClosesItOrDoublesThePauseUpToFiveMinutes()
    {
        var state = Opened();
        foreach (var minutes in (int[])[2, 4, 5, 5])
        {
            var now = state.OpenUntil;
            state = BreakerRule.Probe(state, "a", TimeSpan.FromMinutes(2), now);
            state = BreakerRule.Answered(state, Settings, "a", Health.Away, "503", now);
            Assert.Equal(now + TimeSpan.FromMinutes(minutes), state.OpenUntil);
            Assert.Equal(Start, state.OpenedAt);
        }

        state = BreakerRule.Probe(state, "a", TimeSpan.FromMinutes(2), state.OpenUntil);
        Assert.False(BreakerRule.Answered(state, Settings, "a", Health.Up, "", state.OpenUntil).IsOpen);
    }

    [Fact]
    public void Answered_ByWhatWasUnderWayWhenItOpened_ChangesNothing()
    {
        var state = Opened();

        Assert.Same(state, BreakerRule.Answered(state, Settings, "late", Health.Away, "503", Start));
        Assert.Same(state, BreakerRule.Answered(state, Settings, "late", Health.Up, "", Start));
    }

    [Fact]
    public void Decide_WhileOpen_WakesEachALittleApart()
    {
        var state = Opened();

        DateTimeOffset[] wakes = [.. Enumerable.Range(0, 11).Select(i => BreakerRule.Decide(state, Settings, "m", i / 10.0, Start).Until)];

        Assert.Equal(state.OpenUntil, wakes[0]);
        Assert.Equal(wakes.Distinct().Order(), wakes);
        Assert.Equal(TimeSpan.FromMinutes(1), wakes[^1] - wakes[0]);
    }

    [Fact]
    public void Wait_WhileOpen_KeepsTheOldest()
    {
        var state = BreakerRule.Wait(Opened(), Start + TimeSpan.FromMinutes(1));
        state = BreakerRule.Wait(state, Start);

        Assert.Same(state, BreakerRule.Wait(state, Start + TimeSpan.FromMinutes(2)));
        Assert.Equal(Start, state.OldestWaiting);
        Assert.Null(BreakerRule.Wait(BreakerState.Closed, Start).OldestWaiting);
    }

    private static BreakerState Opened()
    {
        var state = BreakerState.Closed;
        for (var i = 0; i < Settings.Failures; i++)
            Fail(ref state, Start);
        return state;
    }

    private static void Fail(ref BreakerState state, DateTimeOffset now) =>
        state = BreakerRule.Answered(state, Settings, "m", Health.Away, "503", now);

    private static (BreakerDecision Decision, DateTimeOffset Until) Decide(BreakerState state, string holder, DateTimeOffset now) =>
        BreakerRule.Decide(state, Settings, holder, share: 0.5, now);
}
