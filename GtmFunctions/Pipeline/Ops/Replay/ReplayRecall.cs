using GtmFunctions.Pipeline.DeadLetters;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Ops.Replay;

/// <summary>
/// Takes back what a stopped replay of many had put on the queues: when the turn of such a message comes, its dead letters are dead again,
/// its event is left as it was, and its trace says so. A message that its stage began before the stop goes on.
/// </summary>
internal sealed class ReplayRecall(
    ReplayJobs jobs, ReplayRecalls recalls, DeadLetterRecords records, DeadLetterWriter box, EventTrace trace, TimeProvider clock)
{
    /// <summary>Takes a message back, where its replay was stopped before it began.</summary>
    /// <param name="queue">The queue that it came from.</param>
    /// <param name="message">The message.</param>
    /// <param name="cancellation">Ends the wait; the message then comes again.</param>
    /// <returns>Whether it was taken back, so that its stage is not to run.</returns>
    public async Task<bool> TakesBackAsync(string queue, StageMessage message, CancellationToken cancellation)
    {
        if (message is not { Job: { } id, Replay: { } nonce } || await jobs.FindAsync(id, cancellation) is not { } job)
            return false;
        var turn = job.State == ReplayState.Stopped ? ReplayTurn.Recalled : ReplayTurn.Begun;
        if (await recalls.DecideAsync(id, nonce, turn, cancellation) == ReplayTurn.Begun)
            return false;

        await RestoreAsync(queue, DeadLetterRecords.IdOf(queue, message.Key), nonce, id, cancellation);
        if (RecordId.DayOf(message.TraceId) is null)
            return true;
        foreach (var letter in message.Rerun is null ? [] : KeptLetter.All(await trace.ReadAllAsync(message.TraceId, cancellation)))
            await RestoreAsync(letter.Queue, letter.Id, nonce, id, cancellation);
        await TellAsync(message.TraceId, TraceRows.ReplayPrefix + Rerun.KeyOf(job.CreatedAt, nonce), cancellation);
        return true;
    }

    private async Task RestoreAsync(string queue, string id, string nonce, string job, CancellationToken cancellation)
    {
        var note = $"{DeadLetterCloser.Time(clock.GetUtcNow())}: taken back from {job}";
        var change = await records.ChangeAsync(
            queue,
            id,
            record => record.Nonce == nonce
                ? record with { State = DeadLetterState.Dead, Nonce = "", Claim = null, EndedAt = null, Note = note }
                : record,
            cancellation);

        // A run of this that a crash ended may have come no further than the record.
        if (change.Stands is { State: DeadLetterState.Dead, MessageId: "" } restored)
            await box.KeepAsync(restored, cancellation);
    }

    private async Task TellAsync(string traceId, string row, CancellationToken cancellation)
    {
        if (await trace.ReadAsync(traceId, row, cancellation) is not { } story)
            return;
        story["recalledAt"] = clock.GetUtcNow();
        await trace.WriteAsync(traceId, row, story, cancellation);
    }
}
