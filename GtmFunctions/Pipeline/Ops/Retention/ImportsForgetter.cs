using GtmFunctions.Pipeline.Storage.Import;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>
/// Forgets imports: what is left of their files and rows first, then themselves. One that is over, or was stopped, goes with payloads; a
/// file that nobody started goes after two days.
/// </summary>
internal sealed class ImportsForgetter(ImportJobs jobs, ImportBlobs blobs) : IForgetter
{
    private static readonly TimeSpan NeverStarted = TimeSpan.FromDays(2);

    /// <inheritdoc/>
    public string Part => RetentionParts.Imports;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Payloads;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        var cutoff = run.Cutoff(RetentionKind.Payloads);
        var deleted = state.Next is null ? 0 : state.Deleted;
        run.Budget.Count();
        foreach (var job in (await jobs.ListAsync(cancellation)).Where(job => IsOld(job, cutoff, run.Now)))
        {
            if (deleted > 0 && run.Budget.IsSpent)
                return state with { Cutoff = cutoff, Next = "", Deleted = deleted };
            var gone = await blobs.ForgetAsync(job.Id, isRejectedKept: false, cancellation);
            for (var call = 0; call <= gone + 1; call++)
                run.Budget.Count();
            if (await jobs.ForgetAsync(job, cancellation))
                deleted++;
        }

        return state with { Cutoff = cutoff, Next = null, FinishedAt = run.Now, Deleted = deleted };
    }

    private static bool IsOld(ImportJob job, DateTimeOffset cutoff, DateTimeOffset now) => job.State switch
    {
        ImportState.Running => false,
        ImportState.Uploading or ImportState.Uploaded => job.UpdatedAt < now - NeverStarted,
        _ => job.UpdatedAt < cutoff,
    };
}
