using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Outbound.Connectors;
using Xunit;

namespace GtmFunctions.Tests.Limits.Pace;

public sealed class PaceHintsTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);
    private static readonly PaceRules Free = new([], null, null);

    [Theory]
    [InlineData(429, 30, 30)]
    [InlineData(429, null, 2)]
    [InlineData(503, 30, 30)]
    public void Tighten_ByAnAnswerThatAsksForAPause_HoldsCallsUntilItsEnd(int status, int? retryAfter, int seconds)
    {
        var answer = Answer(AnswerKind.Retry, status) with { RetryAfter = Seconds(retryAfter) };

        var state = PaceHints.Tighten(PaceState.Empty, answer, Start);

        var (_, verdict) = PaceSchedule.Ask(state, Free, new ReservationRequest { Holder = "m" }, Start);
        Assert.Equal(
            (ReservationKind.Sleep, $"it asked to be left alone until 2026-11-23 09:00:{seconds:00} UTC"), (verdict.Kind, verdict.Why));
        Assert.True(verdict.At >= Start + TimeSpan.FromSeconds(seconds));
        Assert.False(PaceHints.Hold(state, Start + TimeSpan.FromSeconds(seconds)));
    }

    [Fact]
    public void Tighten_ByAFailureThatAsksForNoPause_ChangesNothing() =>
        Assert.Same(PaceState.Empty, PaceHints.Tighten(PaceState.Empty, Answer(AnswerKind.Retry, 503), Start));

    [Theory]
    [InlineData(0L, 20, 30, 20)]
    [InlineData(0L, null, 30, 30)]
    [InlineData(0L, null, null, 60)]
    [InlineData(1L, 20, 30, 20)]
    [InlineData(1L, null, null, null)]
    public void Tighten_WhenLittleIsLeft_HoldsUntilTheResetElseForAWindowElseForAMinuteIfNothingIs(
        long left, int? resetsIn, int? window, int? seconds)
    {
        var hint = new LimitHint("minute", 100, left, Seconds(resetsIn), Seconds(window));

        var state = PaceHints.Tighten(PaceState.Empty, Answer(AnswerKind.Delivered, 200) with { LimitHints = [hint] }, Start);

        Assert.Equal(seconds is { } after ? [new Quota("minute", left, Start.AddSeconds(after))] : [], state.Quotas);
    }

    [Theory]
    [InlineData(null, null, false)]
    [InlineData(1, null, true)]
    [InlineData(0, null, false)]
    [InlineData(null, 1, true)]
    [InlineData(null, 0, false)]
    public void Hold_DuringAPauseOrAQuota_EndsWithIt(int? pause, int? quota, bool hold)
    {
        var state = PaceState.Empty with
        {
            PausedUntil = Start + Seconds(pause),
            Quotas = quota is { } until ? [new Quota("minute", 1, Start.AddSeconds(until))] : [],
        };

        Assert.Equal(hold, PaceHints.Hold(state, Start));
    }

    [Fact]
    public void Tighten_WhenTwoCallsAreLeft_LetsTwoThroughUntilTheReset()
    {
        var answer = Answer(AnswerKind.Delivered, 200) with
        {
            LimitHints = [new LimitHint("minute", 100, 2, TimeSpan.FromSeconds(20), null)],
        };
        var state = PaceHints.Tighten(PaceState.Empty, answer, Start);

        ReservationKind[] kinds = [.. Enumerable.Range(0, 3).Select(_ =>
        {
            (state, var verdict) = PaceSchedule.Ask(state, Free, new ReservationRequest { Holder = "m" }, Start);
            return verdict.Kind;
        })];

        Assert.Equal([ReservationKind.Call, ReservationKind.Call, ReservationKind.Sleep], kinds);
        var (_, after) = PaceSchedule.Ask(state, Free, new ReservationRequest { Holder = "m" }, Start + TimeSpan.FromSeconds(20));
        Assert.Equal(ReservationKind.Call, after.Kind);
    }

    [Fact]
    public void Tighten_ByAnAnswerThatIsLooserThanWhatIsKnown_ChangesNothing()
    {
        static Answer Left(long left) =>
            Answer(AnswerKind.Delivered, 200) with { LimitHints = [new LimitHint("minute", 100, left, TimeSpan.FromSeconds(20), null)] };
        var state = PaceHints.Tighten(PaceState.Empty, Left(3), Start);

        Assert.Same(state, PaceHints.Tighten(state, Left(5), Start));
        Assert.Same(state, PaceHints.Tighten(state, Left(90), Start));
        Assert.Same(state, PaceHints.Tighten(state, Answer(AnswerKind.Delivered, 200), Start));
    }

    private static TimeSpan? Seconds(int? seconds) => seconds is { } some ? TimeSpan.FromSeconds(some) : null;

    private static Answer Answer(AnswerKind kind, int status) => new() { Kind = kind, Status = status, Reason = "told to" };
}
