using System.Collections.Concurrent;
using Azure.Core;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Cli.Host;
using GtmFunctions.Pipeline.Surface;
using GtmFunctions.Tests.Storage;
using Microsoft.Extensions.Logging;
using Xunit;

namespace GtmFunctions.Tests.Cli.Host;

public sealed class QueuePumpTests : IAsyncLifetime
{
    private static readonly QueueSettings Quick = new()
    {
        BatchSize = 2,
        NewBatchThreshold = 1,
        MaxDequeueCount = 3,
        MaxPollingInterval = QueueSettings.MinPollingInterval,
    };

    private readonly StorageFaults _faults = new();
    private readonly RecordingLogger _logger = new();
    private readonly RawQueues _queues;
    private readonly QueueClient _queue;
    private readonly QueueClient _poison;

    public QueuePumpTests(AzuriteFixture azurite)
    {
        _queues = new RawQueues(azurite.ConnectionString, options =>
        {
            options.Retry.MaxRetries = 0;
            options.AddPolicy(_faults, HttpPipelinePosition.PerCall);
        });
        var name = azurite.NewName();
        _queue = _queues.Queue(name);
        _poison = _queues.Queue($"{name}-poison");
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _queue.CreateAsync();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    [Fact]
    public async Task Message_HandledWell_IsDecodedAndDeleted()
    {
        var got = new TaskCompletionSource<string>();
        await SendAsync("héllo");
        using var pump = await StartAsync(Quick, (message, _) =>
        {
            got.SetResult(message.Body.ToString());
            return Task.CompletedTask;
        });

        Assert.Equal("héllo", await got.Task.WaitAsync(Cancellation));
        await pump.StopAsync(Cancellation);
        Assert.Equal(0, await LengthAsync(_queue));
    }

    [Fact]
    public async Task Message_ThatAlwaysFails_IsPoisonAfterItsLastTryWithTheDefaultTimeToLive()
    {
        var tries = new ConcurrentQueue<long>();
        await SendAsync("bad");
        using var pump = await StartAsync(Quick, (message, _) =>
        {
            tries.Enqueue(message.DequeueCount);
            throw new InvalidOperationException("no luck");
        });

        var poison = await PoisonAsync();
        await pump.StopAsync(Cancellation);

        Assert.Equal([1, 2, 3], tries);
        Assert.Equal(Base64("bad"), poison.Body.ToString());
        Assert.Equal(TimeSpan.FromDays(7), poison.ExpiresOn!.Value - poison.InsertedOn!.Value);
        Assert.Equal(0, await LengthAsync(_queue));
    }

    [Fact]
    public async Task Message_ThatFailedOnce_IsHiddenForTheVisibilityTimeout()
    {
        var failed = new TaskCompletionSource();
        await SendAsync("later");
        using var pump = await StartAsync(Quick with { VisibilityTimeout = TimeSpan.FromHours(1) }, (_, _) =>
        {
            failed.TrySetResult();
            throw new InvalidOperationException("no luck");
        });

        await failed.Task.WaitAsync(Cancellation);
        await pump.StopAsync(Cancellation);

        Assert.Equal(1, await LengthAsync(_queue));
        Assert.Empty((await _queue.ReceiveMessagesAsync(1, cancellationToken: Cancellation)).Value);
        Assert.Single(_logger.Lines, l => l.Text.StartsWith("Try 1 of 3", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Message_BeyondItsTries_IsPoisonWithoutRunning()
    {
        await SendAsync("crashed its host");
        var received = (await _queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value;
        await _queue.UpdateMessageAsync(
            received.MessageId, received.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: Cancellation);
        var runs = 0;
        using var pump = await StartAsync(Quick with { MaxDequeueCount = 1 }, (_, _) => Task.FromResult(Interlocked.Increment(ref runs)));

        var poison = await PoisonAsync();
        await pump.StopAsync(Cancellation);

        Assert.Equal(Base64("crashed its host"), poison.Body.ToString());
        Assert.Equal(0, runs);
    }

    [Theory]
    [InlineData(MessageEncoding.Base64, false)]
    [InlineData(MessageEncoding.None, true)]
    public async Task Message_ThatIsNotBase64_RunsOnlyWhereNoneIsExpected(MessageEncoding encoding, bool expected)
    {
        var ran = new TaskCompletionSource<string>();
        await _queue.SendMessageAsync("{ plain }", Cancellation);
        using var pump = await StartAsync(Quick with { MessageEncoding = encoding }, (message, _) =>
        {
            ran.SetResult(message.Body.ToString());
            return Task.CompletedTask;
        });

        var body = expected ? await ran.Task.WaitAsync(Cancellation) : (await PoisonAsync()).Body.ToString();
        await pump.StopAsync(Cancellation);

        Assert.Equal("{ plain }", body);
        Assert.Equal(expected, ran.Task.IsCompleted);
        Assert.Equal(0, await LengthAsync(_queue));
    }

    [Fact]
    public async Task Messages_InABacklog_RunInBatchesPlusThresholdAtOnceAndNoMore()
    {
        const int Count = 9;
        for (var i = 0; i < Count; i++)
            await SendAsync($"{i}");
        using var gate = new SemaphoreSlim(0);
        int running = 0, most = 0, started = 0, done = 0;
        using var pump = await StartAsync(Quick, async (_, cancellationToken) =>
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
        Assert.Equal(0, await LengthAsync(_queue));
    }

    [Fact]
    public async Task Storage_ThatGoesAway_IsLoggedOnceAndPumpedAgainWhenItIsBack()
    {
        var got = new TaskCompletionSource();
        await SendAsync("patient");
        _faults.Away = true;
        using var pump = await StartAsync(Quick, (_, _) =>
        {
            got.SetResult();
            return Task.CompletedTask;
        });

        await Eventually.HoldsAsync(() => _faults.Failed >= 3, "three looks failed");
        _faults.Away = false;
        await got.Task.WaitAsync(Cancellation);
        await pump.StopAsync(Cancellation);

        Assert.Equal(
            [
                (LogLevel.Warning, $"Queue {_queue.Name} cannot be read; trying again until it can"),
                (LogLevel.Information, $"Queue {_queue.Name} can be read again"),
            ],
            _logger.Lines);
    }

    [Fact]
    public async Task Stop_WhileOneRuns_LetsItFinishAndTakesNoOther()
    {
        var running = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        var runs = 0;
        await SendAsync("first");
        using var pump = await StartAsync(Quick with { BatchSize = 1, NewBatchThreshold = 0 }, async (_, _) =>
        {
            Interlocked.Increment(ref runs);
            running.TrySetResult();
            await finish.Task;
        });
        await running.Task.WaitAsync(Cancellation);
        await SendAsync("second");

        var stopping = pump.StopAsync(Cancellation);
        Assert.False(stopping.IsCompleted);
        finish.SetResult();
        await stopping;

        Assert.Equal(1, runs);
        Assert.Equal("second", Text((await _queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value));
        Assert.Equal(1, await LengthAsync(_queue));
    }

    [Fact]
    public async Task Stop_WhileOneHangs_CancelsItAfterTheGraceAndGivesTheMessageBack()
    {
        var running = new TaskCompletionSource();
        await SendAsync("slow");
        // The pump looks for no other message meanwhile: a look that is cancelled may have been handed the one that is given back
        using var pump = new QueuePump(
            _queues,
            Quick with { NewBatchThreshold = 0 },
            _queue.Name,
            async (_, cancellationToken) =>
            {
                running.SetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            },
            TimeProvider.System,
            _logger)
        { Grace = TimeSpan.FromMilliseconds(50) };
        await pump.StartAsync(Cancellation);
        await running.Task.WaitAsync(Cancellation);

        await pump.StopAsync(Cancellation);

        Assert.Equal("slow", Text((await _queue.ReceiveMessageAsync(cancellationToken: Cancellation)).Value));
    }

    private async Task<QueuePump> StartAsync(QueueSettings settings, Func<QueueMessage, CancellationToken, Task> handler)
    {
        var pump = new QueuePump(_queues, settings, _queue.Name, handler, TimeProvider.System, _logger);
        await pump.StartAsync(Cancellation);
        return pump;
    }

    private async Task SendAsync(string text) => await _queue.SendMessageAsync(Base64(text), Cancellation);

    private async Task<QueueMessage> PoisonAsync()
    {
        QueueMessage? found = null;
        await Eventually.HoldsAsync(
            async () => await _poison.ExistsAsync(Cancellation)
                && (found = (await _poison.ReceiveMessageAsync(cancellationToken: Cancellation)).Value) is not null,
            "the message is in the poison queue");
        return found!;
    }

    private static async Task<int> LengthAsync(QueueClient queue) =>
        (await queue.GetPropertiesAsync(Cancellation)).Value.ApproximateMessagesCount;

    private static string Base64(string text) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(text));

    private static string Text(QueueMessage message) =>
        System.Text.Encoding.UTF8.GetString(Convert.FromBase64String(message.Body.ToString()));

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref target)) < value)
            Interlocked.CompareExchange(ref target, value, seen);
    }
}
