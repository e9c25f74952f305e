using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Telemetry;

/// <summary>
/// Looks at every queue: how many messages wait, how old the oldest visible one is, how many dead letters there are; and at the events that
/// wait for a call back. Storage's own queue metric is hourly and knows no single queue.
/// </summary>
internal sealed class QueueGauges(
    QueueInspection queues, ParkedEvents parked, PipelineMetrics metrics, TimeProvider clock)
{
    /// <summary>Measures all queues once.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        foreach (var name in QueueNames.All)
        {
            var depth = await queues.CountAsync(name, cancellation);
            var deadLetters = await queues.CountAsync(QueueNames.PoisonOf(name), cancellation);
            var head = await queues.OldestAsync(name, cancellation);
            var age = head is { InsertedOn: { } inserted } ? clock.GetUtcNow() - inserted : TimeSpan.Zero;
            metrics.Measured(name, depth, age > TimeSpan.Zero ? age : TimeSpan.Zero, deadLetters);
        }

        var waiting = await parked.WaitingAsync(cancellation);
        metrics.Parked(waiting.Count, waiting.Count == 0 ? TimeSpan.Zero : clock.GetUtcNow() - waiting.Min(one => one.ParkedAt));
    }
}
