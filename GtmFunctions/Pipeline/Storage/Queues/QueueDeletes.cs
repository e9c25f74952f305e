using Azure;
using Azure.Storage.Queues;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Deletes messages for good, however often storage is asked to.</summary>
internal static class QueueDeletes
{
    /// <summary>
    /// Deletes a message. Storage answers 404 to who deletes one that is gone, which is also what the client is told that sends a deletion
    /// again because its answer was lost; and 404 or 400 where somebody else received the message meanwhile, so that it is theirs to end.
    /// </summary>
    /// <param name="queue">The message's queue.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="receipt">The receipt of who received it, or put it there.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task DeleteIfOursAsync(this QueueClient queue, string id, string receipt, CancellationToken cancellation)
    {
        try
        {
            await queue.DeleteMessageAsync(id, receipt, cancellation);
        }
        catch (RequestFailedException gone)
            when (gone.ErrorCode is "MessageNotFound" or "PopReceiptMismatch" or "InvalidQueryParameterValue")
        {
            // Nothing is left to do here
        }
    }
}
