using Azure;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>Ends dead letters: takes the poison message away, and says in the record what became of it.</summary>
public sealed class DeadLetterEnding(StorageConnection storage, DeadLetterRecords records, TimeProvider clock)
{
    /// <summary>
    /// Ends one. The record's end comes last: until then a second call, or the sweep, can finish what this one began. Where the letter has
    /// died anew meanwhile, its record is no longer ours to end.
    /// </summary>
    /// <param name="record">The record as it was read.</param>
    /// <param name="state">How it ends.</param>
    /// <param name="note">Who ended it and why, in words that follow <c>when</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task EndAsync(DeadLetterRecord record, DeadLetterState state, string note, CancellationToken cancellation)
    {
        if (record.MessageId.Length > 0)
        {
            try
            {
                await storage.Queues.GetQueueClient(QueueNames.PoisonOf(record.Queue)).DeleteMessageAsync(record.MessageId, record.PopReceipt, cancellation);
            }
            catch (RequestFailedException moved) when (moved.Status is 400 or 404)
            {
                // Somebody received it, so our receipt is void: the sweep deletes it by this record's state.
            }
        }

        await records.TryReplaceAsync(
            record with { State = state, Note = $"{clock.GetUtcNow():O}: {note}", MessageId = "", PopReceipt = "" }, cancellation);
    }
}
