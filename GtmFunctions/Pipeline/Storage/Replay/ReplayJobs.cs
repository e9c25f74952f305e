using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage.Replay;

/// <summary>
/// Replays of many: a row for each job with how far it has come, and blobs with what it is to do, one for each piece, so that a piece costs
/// the same however large the job is. The blobs are written before the row, so a row's plan is always whole.
/// </summary>
internal sealed class ReplayJobs(StorageConnection storage, TimeProvider clock)
{
    private const string Partition = "jobs";

    private static readonly RowForm<ReplayJob> Form =
        RowForm.Json("Job", ReplayJson.Default.ReplayJob, (row, job) => row["State"] = job.State.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Replays);
    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Adds a job with its plan.</summary>
    public async Task<ReplayJob> AddAsync(ReplayJob job, IReadOnlyList<ReplayItem> items, CancellationToken cancellation)
    {
        var piece = 0;
        foreach (var part in items.Chunk(job.PieceSize))
        {
            var json = JsonSerializer.SerializeToUtf8Bytes(part, ReplayJson.Default.ReplayItemArray);
            await _blobs.GetBlobClient(BlobOf(job.Id, piece++)).UploadAsync(new BinaryData(json), overwrite: true, cancellation);
        }

        var planned = job with { Total = items.Count, Pieces = piece, UpdatedAt = clock.GetUtcNow() };
        return await Document(job.Id).TryAddAsync(planned, cancellation)
            ?? throw new InvalidOperationException($"There is a replay {job.Id} already.");
    }

    /// <summary>A job; <see langword="null"/> where there is none of that id.</summary>
    public async Task<ReplayJob?> FindAsync(string id, CancellationToken cancellation) =>
        ReplayJob.IsId(id) ? await Document(id).FindAsync(cancellation) : null;

    /// <summary>All jobs, newest first.</summary>
    public async Task<IReadOnlyList<ReplayJob>> ListAsync(CancellationToken cancellation)
    {
        var jobs = new List<ReplayJob>();
        await foreach (var entity in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            jobs.Add(await Form.ReadAsync(entity, cancellation));
        return [.. jobs.OrderByDescending(job => job.CreatedAt)];
    }

    /// <summary>What a piece of a job is to do.</summary>
    public async Task<IReadOnlyList<ReplayItem>> PieceAsync(string id, int piece, CancellationToken cancellation)
    {
        var content = (await _blobs.GetBlobClient(BlobOf(id, piece)).DownloadContentAsync(cancellation)).Value.Content;
        return JsonSerializer.Deserialize(content.ToMemory().Span, ReplayJson.Default.ReplayItemArray)!;
    }

    /// <summary>Changes a job, as <see cref="TableDocument{T}.ChangeAsync"/> does, and says when.</summary>
    /// <param name="id">The job.</param>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="known">The job as it was read last, if it was.</param>
    public async Task<DocumentChange<ReplayJob>> ChangeAsync(
        string id, Func<ReplayJob, ReplayJob> change, CancellationToken cancellation, ReplayJob? known = null)
    {
        if (!ReplayJob.IsId(id))
            return default;
        return await Document(id).ChangeAsync(
            job => change(job) is var changed && ReferenceEquals(changed, job) ? job : changed with { UpdatedAt = clock.GetUtcNow() },
            cancellation,
            known);
    }

    /// <summary>Deletes a job: its plan and its row, which is gone last.</summary>
    public async Task ForgetAsync(ReplayJob job, CancellationToken cancellation)
    {
        for (var piece = 0; piece < job.Pieces; piece++)
            await _blobs.GetBlobClient(BlobOf(job.Id, piece)).DeleteIfExistsAsync(cancellationToken: cancellation);
        await Document(job.Id).TryDeleteAsync(job, cancellation);
    }

    private TableDocument<ReplayJob> Document(string id) => new(_table, Partition, id, Form);

    private static string BlobOf(string id, int piece) => $"replays/{id}/{piece:D6}.json";
}
