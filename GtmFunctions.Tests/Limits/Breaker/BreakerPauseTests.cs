using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using Xunit;

namespace GtmFunctions.Tests.Limits.Breaker;

/// <summary>How long <see cref="BreakerRule"/> leaves a destination alone.</summary>
public sealed class BreakerPauseTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(null, 0, 60)]
    [InlineData(10, 0, 10)]
    [InlineData(10, 2, 40)]
    [InlineData(10, 5, 300)]
    [InlineData(600, 0, 600)]
    [InlineData(600, 1, 600)]
    public void Answered_ByFailedProbes_PausesAsTheDestinationSays(int? pause, int failedProbes, int seconds)
    {
        var settings = Settings(pause);

        var (state, paused) = Opened(settings, failedProbes);

        Assert.Equal(TimeSpan.FromSeconds(seconds), state.OpenUntil - paused);
    }

    [Theory]
    [InlineData(10, 0, 10)]
    [InlineData(10, 1, 20)]
    [InlineData(10, 3, 60)]
    [InlineData(90, 0, 60)]
    public void Decide_WhileOpen_SpreadsThoseWhoWaitOverThePauseAndNoMoreThanAMinute(int pause, int failedProbes, int seconds)
    {
        var settings = Settings(pause);
        var (state, paused) = Opened(settings, failedProbes);

        var (_, until) = BreakerRule.Decide(state, settings, "m", share: 1, paused);

        Assert.Equal(TimeSpan.FromSeconds(seconds), until - state.OpenUntil);
    }

    [Fact]
    public void Probe_AfterOneThatFailed_WaitsNoLongerThanThePause()
    {
        var settings = Settings(10);
        var (state, _) = Opened(settings, failedProbes: 1);
        Assert.True(state.OpenUntil < state.ProbeUntil, "the failed probe's time is over before the pause is");

        state = BreakerRule.Probe(state, "b", TimeSpan.FromMinutes(2), state.OpenUntil);

        Assert.Equal("b", state.ProbeBy);
    }

    private static BreakerSettings Settings(int? pause) =>
        new(Failures: 1, For: pause is { } seconds ? TimeSpan.FromSeconds(seconds) : null);

    // And when the last pause began: each probe comes as soon as it may
    private static (BreakerState State, DateTimeOffset Paused) Opened(BreakerSettings settings, int failedProbes)
    {
        var (state, paused) = (BreakerRule.Answered(BreakerState.Closed, settings, "m", Health.Away, "503", Start), Start);
        for (var i = 0; i < failedProbes; i++)
        {
            paused = state.OpenUntil;
            state = BreakerRule.Probe(state, "a", TimeSpan.FromMinutes(2), paused);
            state = BreakerRule.Answered(state, settings, "a", Health.Away, "503", paused);
        }

        return (state, paused);
    }
}
