using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Cli.Host;

/// <summary>Where a queue's hopeless messages go: <c>QUEUE-poison</c>, made when it is first needed.</summary>
/// <param name="queue">The queue for poison, without message encoding, so that a body is copied as it stands.</param>
internal sealed class PoisonQueue(QueueClient queue)
{
    /// <summary>
    /// Copies a message with the default time to live, which is 7 days: that is what the queue trigger does, and what the pipeline's
    /// own sweep is there to mend. Not to be cancelled, like all that ends a message.
    /// </summary>
    public async Task AddAsync(QueueMessage message)
    {
        try
        {
            await queue.SendMessageAsync(message.Body);
        }
        catch (RequestFailedException exception) when (exception.ErrorCode == QueueErrorCode.QueueNotFound)
        {
            await queue.CreateIfNotExistsAsync();
            await queue.SendMessageAsync(message.Body);
        }
    }
}
