using GtmFunctions.Pipeline.Storage.Replay;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>Forgets replays of many that are over: first what became of their messages, then their plans, then themselves.</summary>
internal sealed class ReplaysForgetter(ReplayJobs jobs, ReplayRecalls recalls) : IForgetter
{
    /// <inheritdoc/>
    public string Part => RetentionParts.Replays;

    /// <inheritdoc/>
    public RetentionKind Kind => RetentionKind.Replays;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        var cutoff = run.Cutoff(RetentionKind.Replays);
        var deleted = state.Next is null ? 0 : state.Deleted;
        run.Budget.Count();
        foreach (var job in (await jobs.ListAsync(cancellation)).Where(job => job.State != ReplayState.Running && job.UpdatedAt < cutoff))
        {
            if ((deleted > 0 && run.Budget.IsSpent) || !await recalls.ForgetAsync(job.Id, run.Budget, cancellation))
                return state with { Cutoff = cutoff, Next = "", Deleted = deleted };
            for (var call = 0; call <= job.Pieces; call++)
                run.Budget.Count();
            await jobs.ForgetAsync(job, cancellation);
            deleted++;
        }

        return state with { Cutoff = cutoff, Next = null, FinishedAt = run.Now, Deleted = deleted };
    }
}
