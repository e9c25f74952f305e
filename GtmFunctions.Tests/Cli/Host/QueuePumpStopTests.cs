using GtmFunctions.Cli.Host;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>A pump that stops loses no message that is being handled.</summary>
public sealed class QueuePumpStopTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly QueuePumpBench _bench = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _bench.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Stop_WhileOneRuns_LetsItFinishAndTakesNoOther()
    {
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var runs = 0;
        await _bench.SendAsync("first");
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick with { BatchSize = 1, NewBatchThreshold = 0 }, async (_, _) =>
        {
            Interlocked.Increment(ref runs);
            running.TrySetResult();
            await finish.Task;
        });
        await running.Task.WaitAsync(Cancellation);
        await _bench.SendAsync("second");

        var stopping = pump.StopAsync(Cancellation);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();
        await stopping;

        Assert.Equal(1, runs);
        Assert.Equal("second", QueuePumpBench.Text((await _bench.Queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value));
        Assert.Equal(1, await QueuePumpBench.LengthAsync(_bench.Queue));
    }

    [Fact]
    public async Task Stop_WhileOneHangs_CancelsItAfterTheGraceAndGivesTheMessageBack()
    {
        var running = new TaskCompletionSource();
        await _bench.SendAsync("slow");
        // The pump looks for no other message meanwhile: a look that is cancelled may have been handed the one that is given back
        using var pump = new QueuePump(
            _bench.Queues,
            QueuePumpBench.Quick with { NewBatchThreshold = 0 },
            _bench.Queue.Name,
            async (_, cancellationToken) =>
            {
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
            TimeProvider.System,
            _bench.Logger)
        { Grace = TimeSpan.FromMilliseconds(50) };
        await pump.StartAsync(Cancellation);
        await running.Task.WaitAsync(Cancellation);

        await pump.StopAsync(Cancellation);

        Assert.Equal("slow", QueuePumpBench.Text((await _bench.Queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value));
    }
}
