using System.Threading.Channels;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace GtmFunctions.Tests.Telemetry;

public sealed class PeriodicFlushTests
{
    private static readonly DateTimeOffset Nine = new(2026, 11, 23, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Flush_HalfAMinuteAfterHalfAMinute_IsAskedForEachTimeAndOnceMoreAtTheEnd()
    {
        var clock = new TimerSignal(Nine);
        var counts = new Counts();
        using var flush = new PeriodicFlush(counts.FlushAsync, clock);
        await flush.StartAsync(Cancellation);
        Assert.Equal(PeriodicFlush.Interval, await clock.TimerSetAsync(Cancellation));
        Assert.Equal(0, counts.Flushed);

        clock.Advance(PeriodicFlush.Interval);
        Assert.Equal(1, await counts.NextAsync());
        clock.Advance(PeriodicFlush.Interval);
        Assert.Equal(2, await counts.NextAsync());
        await flush.StopAsync(Cancellation);

        Assert.Equal(3, counts.Flushed);
    }

    [Fact]
    public async Task AddPeriodicFlush_OfTwoServices_FlushesBoth()
    {
        var (one, other) = (new Counts(), new OtherCounts());
        await using var services = new ServiceCollection()
            .AddSingleton<TimeProvider>(new TimerSignal(Nine))
            .AddSingleton(one)
            .AddSingleton(other)
            .AddPeriodicFlush<Counts>(counts => counts.FlushAsync)
            .AddPeriodicFlush<OtherCounts>(counts => counts.Inner.FlushAsync)
            .BuildServiceProvider();
        foreach (var flush in services.GetServices<IHostedService>())
        {
            await flush.StartAsync(Cancellation);
            await flush.StopAsync(Cancellation);
        }

        Assert.Equal((1, 1), (one.Flushed, other.Inner.Flushed));
    }

    private sealed class Counts
    {
        private readonly Channel<int> _flushes = Channel.CreateUnbounded<int>();
        private int _flushed;

        public int Flushed => _flushed;

        public Task FlushAsync(CancellationToken cancellation)
        {
            _flushes.Writer.TryWrite(Interlocked.Increment(ref _flushed));
            return Task.CompletedTask;
        }

        public ValueTask<int> NextAsync() => _flushes.Reader.ReadAsync(Cancellation);
    }

    private sealed class OtherCounts
    {
        public Counts Inner { get; } = new();
    }
}
