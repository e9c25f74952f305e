using GtmFunctions.Pipeline.Storage.Config;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>
/// Forgets the messages that were too large for a queue and so are blobs, by when storage says that they were written. Those of as long ago
/// as the oldest message that waits in a queue stay, and those of the time of an open dead letter, whose message may be among them. With
/// them goes what previews of drafts found, which shows the same payloads.
/// </summary>
internal sealed class MessagesForgetter(RowForgetter rows, HeldRecords records, QueueReadings queues) : IForgetter
{
    // A message is written a moment before it is sent
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    /// <inheritdoc/>
    public string Part => RetentionParts.Messages;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Payloads;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        var (_, letters) = await records.FindAsync(run.Budget, cancellation);
        run.Budget.Count();
        var waiting = (await queues.ReadAsync(cancellation)).Min(queue => queue.OldestAt);
        var cutoff = run.Cutoff(RetentionKind.Payloads);
        if (waiting is { } oldest && oldest - Slack < cutoff)
            cutoff = oldest - Slack;
        var (gone, isDone) = await rows.ForgetBlobsAsync(
            "messages/",
            at => at < cutoff && !letters.Any(letter => (letter - at).Duration() < Slack),
            run.Budget,
            cancellation);
        if (isDone)
        {
            var (previews, areDone) = await rows.ForgetBlobsAsync(
                RulesDrafts.PreviewsPrefix, at => at < run.Cutoff(RetentionKind.Payloads), run.Budget, cancellation);
            (gone, isDone) = (gone + previews, areDone);
        }

        var deleted = gone + (state.Next is null ? 0 : state.Deleted);
        return isDone
            ? state with { Cutoff = cutoff, Next = null, FinishedAt = run.Now, Deleted = deleted }
            : state with { Cutoff = cutoff, Next = "", Deleted = deleted };
    }
}
