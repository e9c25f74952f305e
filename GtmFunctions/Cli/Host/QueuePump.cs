using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Surface;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Reads one queue as the Functions queue trigger would: batches and threshold, polling, lease, retries and poison by the same
/// settings. A message that its handler throws for is tried again; one that comes for the last time goes to the poison queue.
/// </summary>
/// <param name="queues">The account; the pump decodes bodies itself.</param>
/// <param name="settings">From <c>host.json</c>.</param>
/// <param name="queue">The queue's name. It is not created here, as the trigger does not create it either.</param>
/// <param name="handler">Takes one decoded message; its token is cancelled when a stop has waited for <see cref="Grace"/>.</param>
/// <param name="time">The clock for waits and leases.</param>
/// <param name="logger">Takes failures, and once when storage goes away and comes back.</param>
public sealed partial class QueuePump(
    RawQueues queues,
    QueueSettings settings,
    string queue,
    Func<QueueMessage, CancellationToken, Task> handler,
    TimeProvider time,
    ILogger logger) : BackgroundService
{
    /// <summary>What tells that this process has put a message on the queue; it is then looked at once.</summary>
    public QueueSends Sends { get; init; } = new();

    private readonly QueueClient _queue = queues.Queue(queue);
    private readonly PoisonQueue _poison = new(queues.Queue(QueueNames.PoisonOf(queue)));
    private readonly PollingDelay _polling = new(settings.MaxPollingInterval, Random.Shared.NextDouble);
    private readonly HashSet<Task> _running = [];
    private bool _storageAway;

    /// <summary>
    /// How long a message is hidden while it is worked on; renewed at half. After a crash it comes back when this has passed.
    /// The trigger's 10 minutes unless set.
    /// </summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stop waits for what is running before it cancels it; 10 s unless set.</summary>
    public TimeSpan Grace { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Pumps until it is told to stop, then finishes what is running and takes nothing new.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var abandon = new CancellationTokenSource();
        using var onStop = stoppingToken.Register(() => _ = AbandonLaterAsync(abandon));
        var found = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            var sent = Sends.NextAsync(queue);
            var batch = await ReceiveAsync(abandon.Token);
            foreach (var message in batch)
                _running.Add(Task.Run(() => ProcessAsync(message, abandon.Token), CancellationToken.None));
            found |= batch.Length > 0;
            if (batch.Length > 0)
            {
                await WaitForThresholdAsync();
                continue;
            }

            await WaitAsync(_polling.Next(found), sent, stoppingToken);
            _running.RemoveWhere(r => r.IsCompleted);
            found = false;
        }

        await Task.WhenAll(_running);
    }

    // As the trigger's own listener does after an output binding of its host has written to the queue
    private async Task WaitAsync(TimeSpan longest, Task sent, CancellationToken stoppingToken)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        await Task.WhenAny(Task.Delay(longest, time, woken.Token), sent);
        await woken.CancelAsync();
    }

    private async Task AbandonLaterAsync(CancellationTokenSource abandon)
    {
        await Task.Delay(Grace, time, CancellationToken.None);
        try
        {
            await abandon.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
            // All was finished in time
        }
    }

    // Not cancelled by the stop itself: messages that storage hands out to a call that nobody waits for stay hidden for a whole lease
    private async Task<QueueMessage[]> ReceiveAsync(CancellationToken cancellationToken)
    {
        try
        {
            var batch = await _queue.ReceiveMessagesAsync(settings.BatchSize, Lease, cancellationToken);
            if (_storageAway)
                Log.StorageBack(logger, queue);
            _storageAway = false;
            return batch.Value;
        }
        catch (Exception exception) when (StorageFailure.Is(exception))
        {
            if (!_storageAway && !cancellationToken.IsCancellationRequested)
                Log.StorageAway(logger, queue, exception);
            _storageAway = true;
            return [];
        }
    }

    private async Task WaitForThresholdAsync()
    {
        while (_running.Count > settings.NewBatchThreshold)
            _running.Remove(await Task.WhenAny(_running));
    }

    private async Task ProcessAsync(QueueMessage raw, CancellationToken cancellationToken)
    {
        await using var lease = new MessageLease(_queue, raw, Lease, time, logger);
        try
        {
            if (MessageBody.Decode(raw, settings.MessageEncoding) is not { } message)
                await ToPoisonAsync(raw, lease, "its body is not in the configured encoding");
            else if (message.DequeueCount > settings.MaxDequeueCount)
                await ToPoisonAsync(raw, lease, "it came more often than maxDequeueCount, so a host died with it");
            else if (await TryHandleAsync(message, cancellationToken))
                await lease.DeleteAsync();
            else if (message.DequeueCount >= settings.MaxDequeueCount)
                await ToPoisonAsync(raw, lease, "every try failed");
            else
                await lease.ReleaseAsync(settings.VisibilityTimeout);
        }
        catch (Exception exception) when (StorageFailure.Is(exception))
        {
            Log.NotEnded(logger, raw.MessageId, queue, exception);
        }
    }

    private async Task<bool> TryHandleAsync(QueueMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await handler(message, cancellationToken);
            return true;
        }
        catch (Exception exception) // Whatever a handler throws is a failed try of its message, and must not end the pump
        {
            Log.TryFailed(logger, message.DequeueCount, settings.MaxDequeueCount, message.MessageId, queue, exception);
            return false;
        }
    }

    private async Task ToPoisonAsync(QueueMessage raw, MessageLease lease, string reason)
    {
        Log.Poisoned(logger, raw.MessageId, queue, reason);
        await _poison.AddAsync(raw);
        await lease.DeleteAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Queue {Queue} cannot be read; trying again until it can")]
        public static partial void StorageAway(ILogger logger, string queue, Exception exception);

        [LoggerMessage(2, LogLevel.Information, "Queue {Queue} can be read again")]
        public static partial void StorageBack(ILogger logger, string queue);

        [LoggerMessage(3, LogLevel.Warning, "Try {Try} of {Tries} of message {MessageId} of {Queue} failed")]
        public static partial void TryFailed(ILogger logger, long @try, int tries, string messageId, string queue, Exception exception);

        [LoggerMessage(4, LogLevel.Error, "Message {MessageId} of {Queue} goes to the poison queue: {Reason}")]
        public static partial void Poisoned(ILogger logger, string messageId, string queue, string reason);

        [LoggerMessage(5, LogLevel.Warning, "Message {MessageId} of {Queue} could not be ended in storage: it comes again after its lease")]
        public static partial void NotEnded(ILogger logger, string messageId, string queue, Exception exception);
    }
}
