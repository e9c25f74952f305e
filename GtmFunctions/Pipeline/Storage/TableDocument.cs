using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// One record in one row, which any instance may write: found, added where none is, changed by who has read what stands, or written over
/// whatever is there. Which write was quicker <see cref="ConditionalWrites"/> tells.
/// </summary>
/// <param name="table">The row's table.</param>
/// <param name="partition">The row's partition key.</param>
/// <param name="row">The row's row key.</param>
/// <param name="form">How the row holds it.</param>
internal sealed class TableDocument<T>(TableClient table, string partition, string row, RowForm<T> form)
    where T : StoredRecord
{
    /// <summary>Whether the row has properties that its form does not write, which a change leaves as they are.</summary>
    public bool HasMore { get; init; }

    /// <summary>What the row holds; <see langword="null"/> where there is no such row, or no such table.</summary>
    public async Task<T?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            return await ReadAsync(await table.FindAsync(partition, row, cancellation), cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Adds a record where there is none; what is there stays, and is read.</summary>
    /// <returns>Whether this call added it, and what stands.</returns>
    /// <exception cref="InvalidOperationException">There was one, and it went away before it could be read.</exception>
    public async Task<(bool Added, T Stands)> AddOrReadAsync(T record, CancellationToken cancellation)
    {
        var write = await table.TryAddAsync(await RowAsync(record, cancellation), cancellation);
        return write.Written is { } etag
            ? (true, record with { ETag = etag })
            : (false, await ReadAsync(write.Held, cancellation) ?? throw new InvalidOperationException(
                $"{table.Name} had a row {partition}/{row}, and it went away while it was read: try again."));
    }

    /// <summary>Adds a record; <see langword="null"/> where the row is there.</summary>
    public async Task<T?> TryAddAsync(T record, CancellationToken cancellation) =>
        Written(record, await table.TryAddAsync(await RowAsync(record, cancellation), cancellation));

    /// <summary>Writes a record over the one that it was made of; <see langword="null"/> where that has changed meanwhile.</summary>
    /// <exception cref="RequestFailedException">Status 404: the row is not there any more.</exception>
    /// <exception cref="ArgumentException">The record was not read.</exception>
    public async Task<T?> TryReplaceAsync(T record, CancellationToken cancellation) =>
        Written(record, await ReplaceAsync(record, cancellation));

    /// <summary>
    /// Adds a record that was not stored, or writes it over the one that it was made of; <see langword="null"/> where that has changed or
    /// went away meanwhile.
    /// </summary>
    public async Task<T?> TryPutAsync(T record, CancellationToken cancellation) =>
        Written(record, await table.TryPutAsync(await RowAsync(record, cancellation), record.ETag, cancellation));

    /// <summary>Writes a record over whatever is there.</summary>
    public async Task OverwriteAsync(T record, CancellationToken cancellation) =>
        await table.UpsertEntityAsync(await RowAsync(record, cancellation), TableUpdateMode.Replace, cancellation);

    /// <summary>
    /// Changes what the row holds: reads it, changes it, writes it, and again with what stands then where somebody else was quicker. A
    /// change whose answer was lost, and over which somebody else wrote before that was known, is asked for once more: it has to see by
    /// what stands that it is done.
    /// </summary>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="known">What stood when it was last read, or what is to be changed where nothing is stored yet.</param>
    /// <exception cref="RequestFailedException">Status 404: what was known is not there any more.</exception>
    public async Task<DocumentChange<T>> ChangeAsync(Func<T, T> change, CancellationToken cancellation, T? known = null)
    {
        var stands = known ?? await FindAsync(cancellation);
        while (stands is not null)
        {
            var next = change(stands);
            if (ReferenceEquals(next, stands))
                return new DocumentChange<T>(IsDone: false, stands);
            next = next with { ETag = stands.ETag };
            var write = next.ETag is null
                ? await table.TryAddAsync(await RowAsync(next, cancellation), cancellation)
                : await ReplaceAsync(next, cancellation);
            if (Written(next, write) is { } written)
                return new DocumentChange<T>(IsDone: true, written);
            stands = await ReadAsync(write.Held, cancellation);
        }

        return default;
    }

    /// <summary>Deletes a record, unless it has changed since it was read. One that is not there any more is deleted.</summary>
    /// <returns>Whether it is gone; else it has changed.</returns>
    /// <exception cref="ArgumentException">The record was not read.</exception>
    public Task<bool> TryDeleteAsync(T record, CancellationToken cancellation) =>
        table.TryDeleteAsync(partition, row, Read(record), cancellation);

    /// <summary>Deletes whatever is there.</summary>
    public async Task DeleteAsync(CancellationToken cancellation) =>
        await table.DeleteEntityAsync(partition, row, ETag.All, cancellation);

    private async Task<RowWrite> ReplaceAsync(T record, CancellationToken cancellation)
    {
        var entity = await RowAsync(record, cancellation);
        return HasMore
            ? await table.TryMergeAsync(entity, Read(record), cancellation)
            : await table.TryReplaceAsync(entity, Read(record), cancellation);
    }

    private ValueTask<TableEntity> RowAsync(T record, CancellationToken cancellation) =>
        form.RowAsync(partition, row, record, cancellation);

    private async ValueTask<T?> ReadAsync(TableEntity? found, CancellationToken cancellation) =>
        found is null ? null : await form.ReadAsync(found, cancellation);

    private ETag Read(T record) => record.ETag
        ?? throw new ArgumentException($"What is to change {table.Name} {partition}/{row} was not read there", nameof(record));

    private static T? Written(T record, RowWrite write) => write.Written is { } etag ? record with { ETag = etag } : null;
}
