using System.Diagnostics.CodeAnalysis;
using Azure;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>Ends dead letters: takes the poison message away, and says in the record what became of it.</summary>
public sealed class DeadLetterEnding(StorageConnection storage, DeadLetterRecords records, TimeProvider clock)
{
    /// <summary>
    /// Ends one. The record's end comes last: until then a second call, or the sweep, can finish what this one began. Where only the place
    /// of its message changed since the record was read, as when the sweep released it, it is ended all the same.
    /// </summary>
    /// <param name="record">The record as it was read.</param>
    /// <param name="state">How it ends.</param>
    /// <param name="note">Who ended it and why, in words that follow <c>when</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="nonce">The nonce of who ends it; the record's own, of the replay that began, where none is named.</param>
    /// <returns>
    /// Whether this call ended it. It did not where the letter has died anew, was ended, or was begun to be replayed since it was read:
    /// then its record is no longer ours to end.
    /// </returns>
    public async Task<bool> EndAsync(
        DeadLetterRecord record, DeadLetterState state, string note, CancellationToken cancellation, string? nonce = null)
    {
        var ended = record with
        {
            State = state,
            Nonce = nonce ?? record.Nonce,
            Note = $"{clock.GetUtcNow():O}: {note}",
            MessageId = "",
            PopReceipt = "",
        };
        for (var held = record; IsSame(held, record); held = await records.FindAsync(record.Queue, record.Id, cancellation))
        {
            await DeleteMessageAsync(held, cancellation);
            if (await records.TryReplaceAsync(ended with { ETag = held.ETag }, cancellation) is not null)
                return true;
        }

        return false;
    }

    private static bool IsSame([NotNullWhen(true)] DeadLetterRecord? held, DeadLetterRecord record) =>
        held is { State: DeadLetterState.Dead } && held.Run == record.Run && held.Nonce == record.Nonce;

    private async Task DeleteMessageAsync(DeadLetterRecord record, CancellationToken cancellation)
    {
        if (record.MessageId.Length == 0)
            return;
        try
        {
            var poison = storage.Queues.GetQueueClient(QueueNames.PoisonOf(record.Queue));
            await poison.DeleteMessageAsync(record.MessageId, record.PopReceipt, cancellation);
        }
        catch (RequestFailedException moved) when (moved.Status is 400 or 404)
        {
            // Somebody received it, so our receipt is void: the sweep deletes it by this record's state.
        }
    }
}
