using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Import;

/// <summary>Imports: a row for each with how far it has come. Their files and rows are <see cref="ImportBlobs"/>' part.</summary>
internal sealed class ImportJobs(StorageConnection storage, TimeProvider clock)
{
    private const string Partition = "imports";

    private static readonly RowForm<ImportJob> Form =
        RowForm.Json("Import", ImportJson.Default.ImportJob, (row, job) => row["State"] = job.State.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Imports);

    /// <summary>Adds an import.</summary>
    /// <exception cref="InvalidOperationException">There is one of its id.</exception>
    public async Task<ImportJob> AddAsync(ImportJob job, CancellationToken cancellation) =>
        await Document(job.Id).TryAddAsync(job with { UpdatedAt = clock.GetUtcNow() }, cancellation)
        ?? throw new InvalidOperationException($"There is an import {job.Id} already.");

    /// <summary>An import; <see langword="null"/> where there is none of that id.</summary>
    public async Task<ImportJob?> FindAsync(string id, CancellationToken cancellation) =>
        ImportJob.IsId(id) ? await Document(id).FindAsync(cancellation) : null;

    /// <summary>All imports, newest first.</summary>
    public async Task<IReadOnlyList<ImportJob>> ListAsync(CancellationToken cancellation)
    {
        var jobs = new List<ImportJob>();
        await foreach (var entity in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            jobs.Add(await Form.ReadAsync(entity, cancellation));
        return [.. jobs.OrderByDescending(job => job.CreatedAt)];
    }

    /// <summary>Changes an import, as <see cref="TableDocument{T}.ChangeAsync"/> does, and says when.</summary>
    /// <param name="id">The import.</param>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="known">The import as it was read last, if it was.</param>
    public async Task<DocumentChange<ImportJob>> ChangeAsync(
        string id, Func<ImportJob, ImportJob> change, CancellationToken cancellation, ImportJob? known = null)
    {
        if (!ImportJob.IsId(id))
            return default;
        return await Document(id).ChangeAsync(
            job => change(job) is var changed && ReferenceEquals(changed, job) ? job : changed with { UpdatedAt = clock.GetUtcNow() },
            cancellation,
            known);
    }

    /// <summary>Deletes an import's row, unless it has changed since it was read.</summary>
    public Task<bool> ForgetAsync(ImportJob job, CancellationToken cancellation) => Document(job.Id).TryDeleteAsync(job, cancellation);

    private TableDocument<ImportJob> Document(string id) => new(_table, Partition, id, Form);
}
