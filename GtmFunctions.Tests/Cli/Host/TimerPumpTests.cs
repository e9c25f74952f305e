using GtmFunctions.Cli.Host;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class TimerPumpTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 12, 1, 30, TimeSpan.Zero);

    [Fact]
    public async Task Run_BySchedule_RunsAtItsTimes()
    {
        var clock = new TimerSignal(Start);
        var runs = new List<DateTimeOffset>();
        using var pump = Pump(clock, "0 */5 * * * *", () => runs.Add(clock.GetUtcNow()));

        await pump.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(clock, TimeSpan.FromSeconds(209));
        Assert.Empty(runs);
        clock.Advance(TimeSpan.FromSeconds(1));
        await AdvanceAsync(clock, TimeSpan.FromMinutes(5));
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        await pump.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([At(12, 5), At(12, 10)], runs);
    }

    [Fact]
    public async Task Run_ThatThrows_RunsAgainAtTheNextTime()
    {
        var clock = new TimerSignal(Start);
        var logger = new RecordingLogger();
        var runs = 0;
        using var pump = new TimerPump("sweep", "0 * * * * *", _ => throw new InvalidOperationException($"run {++runs}"), clock, logger);

        await pump.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(clock, TimeSpan.FromMinutes(1));
        await AdvanceAsync(clock, TimeSpan.FromMinutes(1));
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        await pump.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(2, runs);
        Assert.Equal(2, logger.Lines.Count(l => l.Text.Contains("sweep", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Run_WhileStorageIsAway_SaysSoInOneLine()
    {
        var clock = new TimerSignal(Start);
        var logger = new RecordingLogger();
        using var pump = new TimerPump(
            "sweep", "0 * * * * *", _ => throw new Azure.RequestFailedException("Connection refused\nand a page of it"), clock, logger);

        await pump.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(clock, TimeSpan.FromMinutes(1));
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        await pump.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(
            "The timer sweep could not use storage (Connection refused); it runs again at its next time", Assert.Single(logger.Lines).Text);
    }

    [Fact]
    public async Task Run_LongerThanItsInterval_LeavesOutTheTimesThatPassed()
    {
        var clock = new TimerSignal(Start);
        var runs = new List<DateTimeOffset>();
        using var pump = Pump(clock, "0 * * * * *", () =>
        {
            runs.Add(clock.GetUtcNow());
            clock.Advance(TimeSpan.FromMinutes(3.5));
        });

        await pump.StartAsync(TestContext.Current.CancellationToken);
        await AdvanceAsync(clock, TimeSpan.FromSeconds(30));
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        clock.Advance(TimeSpan.FromSeconds(30));
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        await pump.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([At(12, 2), At(12, 6)], runs);
    }

    [Fact]
    public async Task Wait_LongerThanATimerHolds_IsDoneInDays()
    {
        var clock = new TimerSignal(Start);
        var runs = new List<DateTimeOffset>();
        using var pump = Pump(clock, "0 0 0 1 3 *", () => runs.Add(clock.GetUtcNow()));

        await pump.StartAsync(TestContext.Current.CancellationToken);
        for (var wait = TimeSpan.MaxValue; runs.Count == 0; clock.Advance(wait))
            Assert.InRange(wait = await clock.TimerSetAsync(TestContext.Current.CancellationToken), TimeSpan.Zero, TimeSpan.FromDays(1));
        await pump.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([new DateTimeOffset(2027, 3, 1, 0, 0, 0, TimeSpan.Zero)], runs);
    }

    [Theory]
    [InlineData("*/5 * * * *")]
    [InlineData("0 61 * * * *")]
    [InlineData("")]
    public void New_WithAScheduleThatCannotBeRead_NamesTheTimer(string schedule)
    {
        var error = Assert.Throws<FormatException>(() => Pump(TimeProvider.System, schedule, () => { }));

        Assert.Contains("sweep", error.Message, StringComparison.Ordinal);
    }

    private static TimerPump Pump(TimeProvider clock, string schedule, Action run) =>
        new(
            "sweep",
            schedule,
            _ =>
            {
                run();
                return Task.CompletedTask;
            },
            clock,
            NullLogger.Instance);

    private static async Task AdvanceAsync(TimerSignal clock, TimeSpan time)
    {
        await clock.TimerSetAsync(TestContext.Current.CancellationToken);
        clock.Advance(time);
    }

    private static DateTimeOffset At(int hour, int minute) => new(2026, 11, 23, hour, minute, 0, TimeSpan.Zero);
}
