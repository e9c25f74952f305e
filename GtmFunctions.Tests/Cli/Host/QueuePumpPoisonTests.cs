using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

/// <summary>Messages that fail, or cannot be read, are tried again and end in the poison queue.</summary>
public sealed class QueuePumpPoisonTests(AzuriteFixture azurite) : IAsyncLifetime
{
    private readonly QueuePumpBench _bench = new(azurite);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => _bench.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Message_ThatAlwaysFails_IsPoisonAfterItsLastTryWithTheDefaultTimeToLive()
    {
        var tries = new ConcurrentQueue<long>();
        await _bench.SendAsync("bad");
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick, (message, _) =>
        {
            tries.Enqueue(message.DequeueCount);
            throw new InvalidOperationException("no luck");
        });

        var poison = await _bench.PoisonAsync();
        await pump.StopAsync(Cancellation);

        Assert.Equal([1, 2, 3], tries);
        Assert.Equal(QueuePumpBench.Base64("bad"), poison.Body.ToString());
        Assert.Equal(TimeSpan.FromDays(7), poison.ExpiresOn!.Value - poison.InsertedOn!.Value);
        Assert.Equal(0, await QueuePumpBench.LengthAsync(_bench.Queue));
    }

    [Fact]
    public async Task Message_ThatFailedOnce_IsHiddenForTheVisibilityTimeout()
    {
        var failed = new TaskCompletionSource();
        await _bench.SendAsync("later");
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick with { VisibilityTimeout = TimeSpan.FromHours(1) }, (_, _) =>
        {
            failed.TrySetResult();
            throw new InvalidOperationException("no luck");
        });

        await failed.Task.WaitAsync(Cancellation);
        await pump.StopAsync(Cancellation);

        Assert.Equal(1, await QueuePumpBench.LengthAsync(_bench.Queue));
        Assert.Empty((await _bench.Queue.ReceiveMessagesAsync(1, cancellationToken: Cancellation)).Value);
        Assert.Single(_bench.Logger.Lines, l => l.Text.StartsWith("Try 1 of 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_BeyondItsTries_IsPoisonWithoutRunning()
    {
        await _bench.SendAsync("crashed its host");
        var received = (await _bench.Queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        await _bench.Queue.UpdateMessageAsync(
            received.MessageId, received.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        var runs = 0;
        using var pump = await _bench.StartAsync(
            QueuePumpBench.Quick with { MaxDequeueCount = 1 }, (_, _) => Task.FromResult(Interlocked.Increment(ref runs)));

        var poison = await _bench.PoisonAsync();
        await pump.StopAsync(Cancellation);

        Assert.Equal(QueuePumpBench.Base64("crashed its host"), poison.Body.ToString());
        Assert.Equal(0, runs);
    }

    [Theory]
    [InlineData(MessageEncoding.Base64, false)]
    [InlineData(MessageEncoding.None, true)]
    public async Task Message_ThatIsNotBase64_RunsOnlyWhereNoneIsExpected(MessageEncoding encoding, bool expected)
    {
        var ran = new TaskCompletionSource<string>();
        await _bench.Queue.SendMessageAsync("{ plain }", Cancellation);
        using var pump = await _bench.StartAsync(QueuePumpBench.Quick with { MessageEncoding = encoding }, (message, _) =>
        {
            ran.SetResult(message.Body.ToString());
            return Task.CompletedTask;
        });

        var body = expected ? await ran.Task.WaitAsync(Cancellation) : (await _bench.PoisonAsync()).Body.ToString();
        await pump.StopAsync(Cancellation);

        Assert.Equal("{ plain }", body);
        Assert.Equal(expected, ran.Task.IsCompleted);
        Assert.Equal(0, await QueuePumpBench.LengthAsync(_bench.Queue));
    }
}
