using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.Metrics;

/// <summary>
/// Looks at every queue: how many messages wait, how old the oldest visible one is, how many dead letters there are; and at the events that
/// wait for a call back. Storage's own queue metric is hourly and knows no single queue.
/// </summary>
public sealed class QueueGauges(StorageConnection storage, ParkedEvents parked, PipelineMetrics metrics, TimeProvider clock)
{
    /// <summary>Measures all queues once.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        foreach (var name in QueueNames.All)
        {
            QueueProperties properties = await storage.Queues.GetQueueClient(name).GetPropertiesAsync(cancellation);
            var deadLetters = await DeadLettersAsync(name, cancellation);
            var head = await HeadAsync(name, cancellation);
            var age = head is { InsertedOn: { } inserted } ? clock.GetUtcNow() - inserted : TimeSpan.Zero;
            metrics.Measured(name, properties.ApproximateMessagesCount, age > TimeSpan.Zero ? age : TimeSpan.Zero, deadLetters);
        }

        var waiting = await parked.WaitingAsync(cancellation);
        metrics.Parked(waiting.Count, waiting.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - waiting.Min(one => one.ParkedAt));
    }

    /// <summary>About how many dead letters a queue has.</summary>
    public async Task<int> DeadLettersAsync(string name, CancellationToken cancellation)
    {
        QueueProperties poison = await storage.Queues.GetQueueClient(QueueNames.PoisonOf(name)).GetPropertiesAsync(cancellation);
        return poison.ApproximateMessagesCount;
    }

    /// <summary>The oldest message of a queue that is visible; <see langword="null"/> where none is.</summary>
    public async Task<QueuedMessage?> HeadAsync(string name, CancellationToken cancellation)
    {
        PeekedMessage[] head = await storage.RawQueues.GetQueueClient(name).PeekMessagesAsync(1, cancellation);
        return head is [var oldest, ..] ? QueuedMessage.From(oldest) : null;
    }
}
