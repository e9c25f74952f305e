using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Ops.People;

/// <summary>Erases dead letters: what is left says that there was one, of which queue and event, and when.</summary>
internal sealed class LetterEraser(DeadLetterRecords records, PoisonQueues poison, TimeProvider clock)
{
    private const string Erased = "erased with the person whom it was about";

    /// <summary>Erases one. It is given up where it is open; what a crash leaves of its poison message the sweep deletes.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="until">One of an event of a later day is not erased: the person came back.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Whether there was something to erase.</returns>
    public async Task<bool> EraseAsync(string id, DateTimeOffset until, CancellationToken cancellation)
    {
        if (await records.FindAsync(id, cancellation) is not { } found
            || string.CompareOrdinal(RecordId.DayOf(found.TraceId), RecordId.Day(until)) > 0)
            return false;
        var now = clock.GetUtcNow();
        var change = await records.ChangeAsync(
            found.Queue,
            id,
            stands => stands with
            {
                State = stands.State == DeadLetterState.Dead ? DeadLetterState.Discarded : stands.State,
                Nonce = stands.State == DeadLetterState.Dead ? $"erased-{id}" : stands.Nonce,
                Claim = null,
                EndedAt = stands.EndedAt ?? now,
                Reason = Erased,
                Answer = null,
                Note = $"{DeadLetterCloser.Time(now)}: {Erased}",
                Form = LetterForm.Message,
                Body = "{}",
                Fault = null,
                MessageId = "",
                PopReceipt = "",
            },
            cancellation);
        if (change.IsDone && found.MessageId.Length > 0)
            await poison.DeleteIfOursAsync(found.Queue, found.MessageId, found.PopReceipt, cancellation);
        return change.IsDone;
    }
}
