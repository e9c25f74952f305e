using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>What a queue holds. Of a queue that is missing there is no depth.</summary>
/// <param name="Queue">Its name.</param>
/// <param name="Depth">Messages, those that wait for their time included; <see langword="null"/> where the queue is missing.</param>
/// <param name="OldestAt">When the oldest visible message was put; <see langword="null"/> where none is visible.</param>
/// <param name="DeadLetters">Messages of its poison queue; <see langword="null"/> where that is missing.</param>
public sealed record QueueReading(string Queue, long? Depth, DateTimeOffset? OldestAt, long? DeadLetters);

/// <summary>Looks at the queues and their poison queues, without taking anything.</summary>
public sealed class QueueReadings(StorageConnection storage)
{
    /// <summary>Reads all of <see cref="QueueNames.All"/>.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<QueueReading>> ReadAsync(CancellationToken cancellation) =>
        await Task.WhenAll(QueueNames.All.Select(name => ReadAsync(name, cancellation)));

    private async Task<QueueReading> ReadAsync(string name, CancellationToken cancellation)
    {
        var queue = storage.EdgeRawQueues.GetQueueClient(name);
        var depth = await DepthAsync(queue, cancellation);
        PeekedMessage[] head = depth is > 0 ? await queue.PeekMessagesAsync(1, cancellation) : [];
        var dead = await DepthAsync(storage.EdgeQueues.GetQueueClient(QueueNames.PoisonOf(name)), cancellation);
        return new QueueReading(name, depth, head is [{ InsertedOn: { } inserted }] ? inserted : null, dead);
    }

    private static async Task<long?> DepthAsync(QueueClient queue, CancellationToken cancellation)
    {
        try
        {
            return (await queue.GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
