using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>
/// Takes messages from the poison queues, as they lie there. Each is named by its stage's queue: one of <see cref="QueueNames"/>.
/// </summary>
internal sealed class PoisonQueues(StorageConnection storage)
{
    /// <summary>Receives the oldest messages, at most <see cref="QueueInspection.MostAtOnce"/>.</summary>
    /// <param name="queue">Whose poison queue.</param>
    /// <param name="hidden">How long nobody else sees them.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<QueuedMessage>> ReceiveAsync(string queue, TimeSpan hidden, CancellationToken cancellation)
    {
        QueueMessage[] received = await RawOf(queue).ReceiveMessagesAsync(QueueInspection.MostAtOnce, hidden, cancellation);
        return [.. received.Select(QueuedMessage.From)];
    }

    /// <summary>Puts a message that was received back as it was.</summary>
    /// <returns>What it can be deleted with from now on; <see langword="null"/> where somebody took it away meanwhile.</returns>
    public async Task<string?> ReleaseAsync(string queue, QueuedMessage message, CancellationToken cancellation)
    {
        try
        {
            UpdateReceipt released = await RawOf(queue).UpdateMessageAsync(
                message.Id, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: cancellation);
            return released.PopReceipt;
        }
        catch (RequestFailedException gone) when (gone.Status is 400 or 404)
        {
            return null;
        }
    }

    /// <summary>Deletes a message, unless somebody else received it or deleted it meanwhile.</summary>
    /// <param name="queue">Whose poison queue.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="receipt">The receipt of who received it, or put it there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task DeleteIfOursAsync(string queue, string id, string receipt, CancellationToken cancellation) =>
        RawOf(queue).DeleteIfOursAsync(id, receipt, cancellation);

    private QueueClient RawOf(string queue) => storage.RawQueues.GetQueueClient(QueueNames.PoisonOf(queue));
}
