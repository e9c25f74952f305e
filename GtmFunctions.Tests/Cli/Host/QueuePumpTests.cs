using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>Messages are handled in batches and deleted, through an outage of storage too.</summary>
public sealed class QueuePumpTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly QueuePumpBench _bench = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _bench.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Message_HandledWell_IsDecodedAndDeleted()
    {
        var got = new TaskCompletionSource<string>();
        await _bench.SendAsync("héllo");
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick, (message, _) =>
        {
            got.SetResult(message.Body.ToString());
            return Task.CompletedTask;
        });

        Assert.Equal("héllo", await got.Task.WaitAsync(Cancellation));
        await pump.StopAsync(Cancellation);
        Assert.Equal(0, await QueuePumpBench.LengthAsync(_bench.Queue));
    }

    [Fact]
    public async Task Message_SentByThisProcess_IsReadBeforeTheNextPoll()
    {
        var got = new TaskCompletionSource<string>();
        var sends = new QueueSends();
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var pump = await _bench.StartAsync(
            QueuePumpBench.Quick,
            (message, _) =>
            {
                got.SetResult(message.Body.ToString());
                return Task.CompletedTask;
            },
            clock,
            sends);

        // Its poll never comes by this clock
        await Eventually.HoldsAsync(() => _bench.Faults.Gets > 0, "the queue was found empty");
        await _bench.SendAsync("now");
        sends.Sent(_bench.Queue.Name);

        Assert.Equal("now", await got.Task.WaitAsync(Cancellation));
        clock.Advance(TimeSpan.FromMinutes(1));
        await pump.StopAsync(Cancellation);
    }

    [Fact]
    public async Task Messages_InABacklog_RunInBatchesPlusThresholdAtOnceAndNoMore()
    {
        const int Count = 9;
        for (var i = 0; i < Count; i++)
            await _bench.SendAsync($"{i}");
        using var gate = new SemaphoreSlim(0);
        int running = 0, most = 0, started = 0, done = 0;
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick, async (_, cancellationToken) =>
        {
            Interlocked.Increment(ref started);
            var now = Interlocked.Increment(ref running);
            InterlockedMax(ref most, now);
            await gate.WaitAsync(cancellationToken);
            Interlocked.Decrement(ref running);
            Interlocked.Increment(ref done);
        });

        // The first batch; then one of it ends, which is the threshold, and the next batch joins the other
        await Eventually.HoldsAsync(() => started == 2, "the first batch started");
        gate.Release();
        await Eventually.HoldsAsync(() => started == 4 && running == 3, "the second batch started");
        gate.Release(Count - 1);
        await Eventually.HoldsAsync(() => done == Count, "all were handled");
        await pump.StopAsync(Cancellation);

        Assert.Equal(3, most);
        Assert.Equal(0, await QueuePumpBench.LengthAsync(_bench.Queue));
    }

    [Fact]
    public async Task Storage_ThatGoesAway_IsLoggedOnceAndPumpedAgainWhenItIsBack()
    {
        var got = new TaskCompletionSource();
        await _bench.SendAsync("patient");
        _bench.Faults.Away = true;
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick, (_, _) =>
        {
            got.SetResult();
            return Task.CompletedTask;
        });

        await Eventually.HoldsAsync(() => _bench.Faults.Failed >= 3, "three looks failed");
        _bench.Faults.Away = false;
        await got.Task.WaitAsync(Cancellation);
        await pump.StopAsync(Cancellation);

        Assert.Equal(
            [
                (LogLevel.Warning, $"Queue {_bench.Queue.Name} cannot be read; trying again until it can"),
                (LogLevel.Information, $"Queue {_bench.Queue.Name} can be read again"),
            ],
            _bench.Logger.Lines);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
