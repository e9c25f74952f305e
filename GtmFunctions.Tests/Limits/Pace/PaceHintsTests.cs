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
        var answer = Answer(AnswerKind.Retry, status) with { RetryAfter = retryAfter is { } after ? TimeSpan.FromSeconds(after) : null };

        var state = PaceHints.Tighten(PaceState.Empty, answer, Start);

        var (_, verdict) = PaceSchedule.Ask(state, Free, new ReservationRequest { Holder = "m" }, Start);
        Assert.Equal(
            (ReservationKind.Sleep, $"it asked to be left alone until 2026-11-23 09:00:{seconds:00} UTC"), (verdict.Kind, verdict.Why));
        Assert.True(verdict.At >= Start + TimeSpan.FromSeconds(seconds));
        Assert.False(PaceHints.Hold(state, Start + TimeSpan.FromSeconds(seconds)));
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

    private static Answer Answer(AnswerKind kind, int status) => new() { Kind = kind, Status = status, Reason = "told to" };
}
