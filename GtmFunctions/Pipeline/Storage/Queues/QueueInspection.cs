using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Looks at queues, poison queues among them, and takes nothing from them.</summary>
internal sealed class QueueInspection
{
    /// <summary>The most messages that storage gives at once.</summary>
    public const int MostAtOnce = 32;

    private readonly QueueServiceClient _queues;

    private QueueInspection(QueueServiceClient queues) => _queues = queues;

    /// <summary>Looks with the patience of a background worker.</summary>
    public static QueueInspection ForStages(StorageConnection storage) => new(storage.RawQueues);

    /// <summary>Looks with the patience of somebody who waits for an answer.</summary>
    public static QueueInspection ForEdge(StorageConnection storage) => new(storage.EdgeRawQueues);

    /// <summary>About how many messages a queue has, the hidden ones and those that wait for their time included.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked; with 404 where there is no such queue.</exception>
    public async Task<int> CountAsync(string queue, CancellationToken cancellation) =>
        (await _queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;

    /// <summary>The oldest messages of a queue that are visible, at most <see cref="MostAtOnce"/>; they stay where they are.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked; with 404 where there is no such queue.</exception>
    public Task<IReadOnlyList<QueuedMessage>> PeekAsync(string queue, CancellationToken cancellation) =>
        PeekAsync(queue, MostAtOnce, cancellation);

    /// <summary>The oldest message of a queue that is visible; <see langword="null"/> where none is.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked; with 404 where there is no such queue.</exception>
    public async Task<QueuedMessage?> OldestAsync(string queue, CancellationToken cancellation) =>
        await PeekAsync(queue, 1, cancellation) is [var oldest, ..] ? oldest : null;

    private async Task<IReadOnlyList<QueuedMessage>> PeekAsync(string queue, int most, CancellationToken cancellation)
    {
        PeekedMessage[] peeked = await _queues.GetQueueClient(queue).PeekMessagesAsync(most, cancellation);
        return [.. peeked.Select(QueuedMessage.From)];
    }
}
