using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Ops.Retention;

/// <summary>Forgets the rows of a table that are old enough.</summary>
internal sealed class RowsForgetter(DatedRows dated, RowForgetter rows) : IForgetter
{
    /// <inheritdoc/>
    public string Part => dated.Name;

    /// <inheritdoc/>
    public RetentionKind Kind => dated.Kind;

    /// <inheritdoc/>
    public async Task<RetentionState> ForgetAsync(RetentionRun run, RetentionState state, CancellationToken cancellation)
    {
        var goesOn = state.Next is not null;
        var cutoff = goesOn ? state.Cutoff!.Value : run.Cutoff(dated.Kind);
        var gone = await rows.ForgetAsync(
            dated.Table, dated.Before(cutoff), dated.Texts, state.Next, run.Budget, cancellation);
        return state with
        {
            Cutoff = cutoff,
            Next = gone.Next,
            Deleted = gone.Rows + (goesOn ? state.Deleted : 0),
            FinishedAt = gone.Next is null ? run.Now : state.FinishedAt,
        };
    }
}
