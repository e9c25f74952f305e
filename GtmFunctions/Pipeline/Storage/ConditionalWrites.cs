using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>How a conditional write of a row ended.</summary>
/// <param name="Written">Of which write the row is now, where it was this one; <see langword="null"/> where another row stands.</param>
/// <param name="Held">The row that stands; <see langword="null"/> where this write did it, or the row went away.</param>
internal readonly record struct RowWrite(ETag? Written, TableEntity? Held)
{
    /// <summary>Whether this write did it.</summary>
    public bool IsDone => Written is not null;
}

/// <summary>
/// Writes rows that must not be there yet, or must not have changed since they were read. Every such write goes through here, because the
/// refusal of one does not say that somebody else was quicker: where storage took a write and its answer was lost, the client sends it
/// again and is refused by its own. So each write leaves a token of its own in the row, and a refused one reads the row and looks for it.
/// </summary>
/// <remarks>
/// A row of an earlier version of the app has no token: then somebody else wrote it. Replacements that ask for nothing
/// (<c>UpsertEntityAsync</c>) need no token, since they end the same when they are sent twice, and take away the one that is there.
/// </remarks>
internal static class ConditionalWrites
{
    /// <summary>The property that holds the token of the last conditional write.</summary>
    public const string TokenProperty = "WriteToken";

    /// <summary>Adds a row that is not there.</summary>
    public static Task<RowWrite> TryAddAsync(this TableClient table, TableEntity row, CancellationToken cancellation) =>
        WriteAsync(table, row, () => table.AddEntityAsync(row, cancellation), cancellation);

    /// <summary>Replaces a row that has not changed since it was read.</summary>
    /// <param name="table">The row's table.</param>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="read">Of which read it was.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Status 404: the row is not there any more.</exception>
    public static Task<RowWrite> TryReplaceAsync(this TableClient table, TableEntity row, ETag read, CancellationToken cancellation) =>
        WriteAsync(table, row, () => table.UpdateEntityAsync(row, read, TableUpdateMode.Replace, cancellation), cancellation);

    /// <summary>Changes the named properties of a row that has not changed since it was read.</summary>
    /// <param name="table">The row's table.</param>
    /// <param name="row">The properties.</param>
    /// <param name="read">Of which read the row was.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Status 404: the row is not there any more.</exception>
    public static Task<RowWrite> TryMergeAsync(this TableClient table, TableEntity row, ETag read, CancellationToken cancellation) =>
        WriteAsync(table, row, () => table.UpdateEntityAsync(row, read, TableUpdateMode.Merge, cancellation), cancellation);

    /// <summary>Adds a row where none was read, else replaces that which was. One that went away meanwhile counts as changed.</summary>
    /// <param name="table">The row's table.</param>
    /// <param name="row">The row as it is to be.</param>
    /// <param name="read">Of which read it was; <see langword="null"/> where there was none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<RowWrite> TryPutAsync(this TableClient table, TableEntity row, ETag? read, CancellationToken cancellation)
    {
        if (read is not { } etag)
            return await table.TryAddAsync(row, cancellation);
        try
        {
            return await table.TryReplaceAsync(row, etag, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return default;
        }
    }

    /// <summary>Deletes a row that has not changed since it was read. One that is not there any more is deleted.</summary>
    /// <returns>Whether it is gone; else it has changed.</returns>
    public static async Task<bool> TryDeleteAsync(
        this TableClient table, string partition, string row, ETag read, CancellationToken cancellation)
    {
        try
        {
            await table.DeleteEntityAsync(partition, row, read, cancellation);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            return false;
        }
    }

    /// <summary>Writes rows of one partition, all or none.</summary>
    /// <param name="table">The rows' table.</param>
    /// <param name="actions">What is done, under its conditions; at most 100.</param>
    /// <param name="witness">
    /// The one of the rows that tells whether this was done: it had better be one that is added and stands, not one that all write.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// <see langword="null"/> where all is written, else the place of the action that was refused; nothing is written then.
    /// </returns>
    /// <exception cref="RequestFailedException">Status 404: a row that is to be changed is not there.</exception>
    public static async Task<int?> TrySubmitAsync(
        this TableClient table, IReadOnlyList<TableTransactionAction> actions, TableEntity witness, CancellationToken cancellation) =>
        (await SubmitAsync(table, actions, witness, cancellation)).Refused;

    /// <summary>Adds rows of one partition, all or none.</summary>
    /// <param name="table">The rows' table.</param>
    /// <param name="rows">The rows, at most 100.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>Of which write each row is; <see langword="null"/> where one of them was there already.</returns>
    public static async Task<IReadOnlyList<ETag>?> TryAddAllAsync(
        this TableClient table, IReadOnlyList<TableEntity> rows, CancellationToken cancellation)
    {
        var (refused, answers) = await SubmitAsync(
            table, [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Add, row))], rows[0], cancellation);
        if (refused is not null)
            return null;
        if (answers is not null)
            return [.. answers.Select(answer => answer.Headers.ETag ?? default)];
        var written = new List<ETag>();
        foreach (var row in rows)
            written.Add((await table.FindAsync(row.PartitionKey, row.RowKey, cancellation))?.ETag ?? default);
        return written;
    }

    // No answers where all is written and they were lost
    private static async Task<(int? Refused, IReadOnlyList<Response>? Answers)> SubmitAsync(
        TableClient table, IReadOnlyList<TableTransactionAction> actions, TableEntity witness, CancellationToken cancellation)
    {
        var token = NewToken();
        foreach (var action in actions.Where(action => action.ActionType != TableTransactionActionType.Delete))
            ((TableEntity)action.Entity)[TokenProperty] = token;
        try
        {
            return (null, (await table.SubmitTransactionAsync(actions, cancellation)).Value);
        }
        catch (RequestFailedException refused) when (IsRefusal(refused))
        {
            return (await table.FindAsync(witness.PartitionKey, witness.RowKey, cancellation)).HasToken(token)
                ? (null, null)
                : ((refused as TableTransactionFailedException)?.FailedTransactionActionIndex ?? 0, null);
        }
    }

    private static async Task<RowWrite> WriteAsync(
        TableClient table, TableEntity row, Func<Task<Response>> write, CancellationToken cancellation)
    {
        var token = NewToken();
        row[TokenProperty] = token;
        try
        {
            return new RowWrite((await write()).Headers.ETag ?? default, Held: null);
        }
        catch (RequestFailedException refused) when (IsRefusal(refused))
        {
            var held = await table.FindAsync(row.PartitionKey, row.RowKey, cancellation);
            return held.HasToken(token) ? new RowWrite(held!.ETag, Held: null) : new RowWrite(Written: null, held);
        }
    }

    // A table that is being deleted answers 409 as well, and that is no answer to what was asked
    private static bool IsRefusal(RequestFailedException failure) =>
        failure.Status == 412 || (failure.Status == 409 && failure.ErrorCode != TableErrorCode.TableBeingDeleted);

    private static bool HasToken(this TableEntity? row, string token) => row?.GetString(TokenProperty) == token;

    private static string NewToken() => Guid.NewGuid().ToString("n");
}
