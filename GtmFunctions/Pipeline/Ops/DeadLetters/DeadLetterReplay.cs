using Azure;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>What became of a call to replay or discard a dead letter.</summary>
public enum ReplayResult
{
    /// <summary>It is back on its queue, or gone.</summary>
    Done,

    /// <summary>There is no dead letter of that id.</summary>
    NotFound,

    /// <summary>It was replayed or discarded before.</summary>
    AlreadyDone,
}

/// <summary>
/// Puts a dead letter back on the queue that it came from. Nothing is lost or done twice when this ends half-way: the nonce is recorded
/// first, the message goes back before the poison message is deleted, and a second message of the same nonce is a duplicate to its stage.
/// </summary>
public sealed class DeadLetterReplay(MessageQueue queue, StorageConnection storage, DeadLetterRecords records, TimeProvider clock)
{
    /// <summary>Puts one dead letter back.</summary>
    public async Task<ReplayResult> ReplayAsync(string id, CancellationToken cancellation)
    {
        while (true)
        {
            var record = await records.FindAsync(id, cancellation);
            if (record is null)
                return ReplayResult.NotFound;
            if (record.State != DeadLetterState.Dead)
                return ReplayResult.AlreadyDone;
            if (record.Nonce.Length == 0)
            {
                if (await records.TryReplaceAsync(record with { Nonce = Guid.NewGuid().ToString("N") }, cancellation) is not { } begun)
                    continue;
                record = begun;
            }

            await queue.SendBytesAsync(record.Queue, PoisonMessage.ForReplay(record, record.Nonce), delay: null, cancellation);
            await EndAsync(record, DeadLetterState.Replayed, $"replayed at {clock.GetUtcNow():O}", cancellation);
            return ReplayResult.Done;
        }
    }

    /// <summary>Gives one dead letter up for good. Its record and reason stay.</summary>
    public async Task<ReplayResult> DiscardAsync(string id, string reason, CancellationToken cancellation)
    {
        var record = await records.FindAsync(id, cancellation);
        if (record is null)
            return ReplayResult.NotFound;
        if (record.State != DeadLetterState.Dead)
            return ReplayResult.AlreadyDone;
        await EndAsync(record, DeadLetterState.Discarded, $"discarded at {clock.GetUtcNow():O}: {reason}", cancellation);
        return ReplayResult.Done;
    }

    // The record's end comes last: until then a second call, or the sweep, can finish what this one began. Where the letter has died
    // anew meanwhile, its record is no longer ours to end.
    private async Task EndAsync(DeadLetterRecord record, DeadLetterState state, string note, CancellationToken cancellation)
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

        await records.TryReplaceAsync(record with { State = state, Note = note, MessageId = "", PopReceipt = "" }, cancellation);
    }
}
