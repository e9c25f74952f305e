using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Jobs;

/// <summary>What is known of the jobs: a row for each, beside the replays by which they put events back.</summary>
internal sealed class JobStates(StorageConnection storage)
{
    private const string Partition = "scheduled";

    private static readonly RowForm<JobState> Form = RowForm.Json("State", JobStateJson.Default.JobState);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Replays);

    /// <summary>A job's state; <see langword="null"/> where nobody has seen the job yet.</summary>
    public Task<JobState?> FindAsync(string job, CancellationToken cancellation) => Document(job).FindAsync(cancellation);

    /// <summary>Writes a state over the one that it was made of, or as a new one.</summary>
    /// <returns>The state as it is stored; <see langword="null"/> where another instance was quicker.</returns>
    public Task<JobState?> TryWriteAsync(JobState state, CancellationToken cancellation) =>
        Document(state.Job).TryPutAsync(state, cancellation);

    /// <summary>Writes what came of a run, whoever wrote meanwhile.</summary>
    public Task EndAsync(string job, JobRun run, CancellationToken cancellation) =>
        Document(job).ChangeAsync(state => state.End(run), cancellation);

    private TableDocument<JobState> Document(string job) => new(_table, Partition, job, Form);
}
