using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Looks at a queue with the patience of a background worker, and takes nothing from it.</summary>
public sealed class QueueInspection(StorageConnection storage)
{
    /// <summary>About how many messages a queue has, those that wait for their time included.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<int> CountAsync(string queue, CancellationToken cancellation) =>
        (await storage.Queues.GetQueueClient(queue).GetPropertiesAsync(cancellation)).Value.ApproximateMessagesCount;

    /// <summary>The oldest message of a queue that is visible; <see langword="null"/> where none is.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<QueuedMessage?> OldestAsync(string queue, CancellationToken cancellation)
    {
        PeekedMessage[] head = await storage.RawQueues.GetQueueClient(queue).PeekMessagesAsync(1, cancellation);
        return head is [var oldest, ..] ? QueuedMessage.From(oldest) : null;
    }
}
