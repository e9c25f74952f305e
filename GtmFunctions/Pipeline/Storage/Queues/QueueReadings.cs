using Azure;

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
    private readonly QueueInspection _queues = QueueInspection.ForEdge(storage);

    /// <summary>Reads all of <see cref="QueueNames.All"/>.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<QueueReading>> ReadAsync(CancellationToken cancellation) =>
        await Task.WhenAll(QueueNames.All.Select(name => ReadAsync(name, cancellation)));

    private async Task<QueueReading> ReadAsync(string name, CancellationToken cancellation)
    {
        var depth = await DepthAsync(name, cancellation);
        var head = depth is > 0 ? await _queues.OldestAsync(name, cancellation) : null;
        return new QueueReading(name, depth, head?.InsertedOn, await DepthAsync(QueueNames.PoisonOf(name), cancellation));
    }

    private async Task<long?> DepthAsync(string queue, CancellationToken cancellation)
    {
        try
        {
            return await _queues.CountAsync(queue, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
