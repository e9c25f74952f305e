using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Ends dead letters: takes the poison message away, and says in the record what became of it.</summary>
internal sealed class DeadLetterCloser(PoisonQueues poison, DeadLetterRecords records, TimeProvider clock)
{
    /// <summary>
    /// Ends one, by one conditional write, so that of two who end it one does. The poison message goes after that: what a crash leaves of
    /// it the sweep deletes by the record. Where only the place of its message changed since the record was read, as when the sweep
    /// released it, it is ended all the same.
    /// </summary>
    /// <param name="record">The record as it was read.</param>
    /// <param name="state">How it ends.</param>
    /// <param name="note">Who ended it and why, in words that follow <c>when</c>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="nonce">The nonce of who ends it; the record's own, of the replay that began, where none is named.</param>
    /// <returns>
    /// Whether it ended so, by this call or another with the same nonce. It did not where the letter has died anew, was ended, or was
    /// begun to be replayed since it was read: then its record is no longer ours to end.
    /// </returns>
    public async Task<bool> EndAsync(
        DeadLetterRecord record, DeadLetterState state, string note, CancellationToken cancellation, string? nonce = null)
    {
        var now = clock.GetUtcNow();
        var ended = record with
        {
            State = state,
            Nonce = nonce ?? record.Nonce,
            Claim = null,
            EndedAt = now,
            Note = $"{Time(now)}: {note}",
            MessageId = "",
            PopReceipt = "",
        };
        var held = record;
        for (; IsSame(held, record); held = await records.FindAsync(record.Queue, record.Id, cancellation))
        {
            if (await records.TryReplaceAsync(ended with { ETag = held.ETag }, cancellation) is null)
                continue;
            await DeleteMessageAsync(held, cancellation);
            return true;
        }

        // Our own write, whose answer was lost: the client sent it again, and that found it done.
        if (held is not null && held.State == state && held.Nonce == ended.Nonce && held.Nonce.Length > 0)
        {
            await DeleteMessageAsync(record, cancellation);
            return true;
        }

        // Dead anew, with a message of its own: the one of the earlier death tells nothing any more.
        if (held is not null && held.Run != record.Run)
            await DeleteMessageAsync(record, cancellation);
        return false;
    }

    /// <summary>How a dead letter ended, or that it is about to: when, how and by whom, in words.</summary>
    public static string Told(DeadLetterRecord record) => record switch
    {
        { State: not DeadLetterState.Dead, Note.Length: > 0 } => record.Note,
        { IsClaimed: true, Claim: { } claim } =>
            $"{Time(claim.Since)}: "
            + $"its replay{(claim.By is { } job ? $" by {job}" : "")} began and is not over yet",
        { IsClaimed: true } => "its replay began and is not over yet",
        _ => "it is dead anew, as 'GET ops/dead-letters' tells",
    };

    /// <summary>A time as notes tell it, such as <c>2026-11-23 09:00:00 UTC</c>.</summary>
    internal static string Time(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static bool IsSame([NotNullWhen(true)] DeadLetterRecord? held, DeadLetterRecord record) =>
        held is { State: DeadLetterState.Dead } && held.Run == record.Run && held.Nonce == record.Nonce;

    private async Task DeleteMessageAsync(DeadLetterRecord record, CancellationToken cancellation)
    {
        if (record.MessageId.Length == 0)
            return;

        // Where somebody received it our receipt is void: the sweep deletes it by this record's state
        await poison.DeleteIfOursAsync(record.Queue, record.MessageId, record.PopReceipt, cancellation);
    }
}
