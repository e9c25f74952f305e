using System.Text.Json;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage.Replay;

/// <summary>
/// Replays of many: a row for each job with how far it has come, and blobs with what it is to do, one for each piece, so that a piece costs
/// the same however large the job is. The blobs are written before the row, so a row's plan is always whole.
/// </summary>
public sealed class ReplayJobs(StorageConnection storage, TimeProvider clock)
{
    private const string Partition = "jobs";
    private const string Json = "Job";

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
        var added = await _table.TryAddAsync(Entity(planned), cancellation);
        return planned with { ETag = added.Written ?? throw new InvalidOperationException($"There is a replay {job.Id} already.") };
    }

    /// <summary>A job; <see langword="null"/> where there is none of that id.</summary>
    public async Task<ReplayJob?> FindAsync(string id, CancellationToken cancellation)
    {
        if (!ReplayJob.IsId(id))
            return null;
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, id, cancellationToken: cancellation);
        return found.HasValue ? Read(found.Value!) : null;
    }

    /// <summary>All jobs, newest first.</summary>
    public async Task<IReadOnlyList<ReplayJob>> ListAsync(CancellationToken cancellation)
    {
        var jobs = new List<ReplayJob>();
        await foreach (var entity in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            jobs.Add(Read(entity));
        return [.. jobs.OrderByDescending(job => job.CreatedAt)];
    }

    /// <summary>What a piece of a job is to do.</summary>
    public async Task<IReadOnlyList<ReplayItem>> PieceAsync(string id, int piece, CancellationToken cancellation)
    {
        var content = (await _blobs.GetBlobClient(BlobOf(id, piece)).DownloadContentAsync(cancellation)).Value.Content;
        return JsonSerializer.Deserialize(content.ToMemory().Span, ReplayJson.Default.ReplayItemArray)!;
    }

    /// <summary>Replaces a job if nobody else has since it was read; <see langword="null"/> where somebody was quicker.</summary>
    public async Task<ReplayJob?> TryReplaceAsync(ReplayJob job, CancellationToken cancellation)
    {
        var updated = job with { UpdatedAt = clock.GetUtcNow() };
        var replaced = await _table.TryReplaceAsync(Entity(updated), job.ETag, cancellation);
        return replaced.Written is { } etag ? updated with { ETag = etag } : null;
    }

    private static string BlobOf(string id, int piece) => $"replays/{id}/{piece:D6}.json";

    private static ReplayJob Read(TableEntity entity) =>
        JsonSerializer.Deserialize(LongText.Read(entity, Json)!, ReplayJson.Default.ReplayJob)! with { ETag = entity.ETag };

    private static TableEntity Entity(ReplayJob job)
    {
        var entity = new TableEntity(Partition, job.Id) { ["State"] = job.State.ToString() };
        LongText.Write(entity, Json, JsonSerializer.Serialize(job, ReplayJson.Default.ReplayJob));
        return entity;
    }
}
