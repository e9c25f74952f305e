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
            var queue = storage.Queues.GetQueueClient(name);
            QueueProperties properties = await queue.GetPropertiesAsync(cancellation);
            QueueProperties poison = await storage.Queues.GetQueueClient(QueueNames.PoisonOf(name)).GetPropertiesAsync(cancellation);
            PeekedMessage[] head = await queue.PeekMessagesAsync(1, cancellation);
            var age = head is [{ InsertedOn: { } inserted }] ? clock.GetUtcNow() - inserted : TimeSpan.Zero;
            metrics.Measured(name, properties.ApproximateMessagesCount, age > TimeSpan.Zero ? age : TimeSpan.Zero, poison.ApproximateMessagesCount);
        }

        var waiting = await parked.WaitingAsync(cancellation);
        metrics.Parked(waiting.Count, waiting.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - waiting.Min(one => one.ParkedAt));
    }
}
