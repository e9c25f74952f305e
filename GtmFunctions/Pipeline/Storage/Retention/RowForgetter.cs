using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>
/// Deletes rows page by page, those of a partition together, each only as it was read: one that somebody wrote meanwhile stays. Many
/// instances may do the same at once, and a run that a crash ended is gone on with from the page it had come to.
/// </summary>
internal sealed class RowForgetter(StorageConnection storage)
{
    private const int LargestPage = 1000;
    private const int LargestTransaction = 100;
    private const int SideBySide = 8;
    private const string BlobSuffix = "Blob";

    private readonly BlobContainerClient _payloads = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Deletes the rows that a filter finds, whatever they are.</summary>
    public Task<ForgottenRows> ForgetAsync(
        string table, string filter, IReadOnlyList<string> texts, string? from, CallBudget budget, CancellationToken cancellation) =>
        ForgetAsync(table, filter, texts, from, _ => true, budget, cancellation);

    /// <summary>Deletes the rows that a filter finds, and the blobs in which they keep long texts.</summary>
    /// <param name="table">The table's name; one that is not there has no rows.</param>
    /// <param name="filter">Which rows.</param>
    /// <param name="texts">The names of the rows' texts that may be in a blob.</param>
    /// <param name="from">Where an earlier pass ended; <see langword="null"/> from the beginning.</param>
    /// <param name="mayGo">Whether a row that was found may go.</param>
    /// <param name="budget">The calls that may be made.</param>
    /// <param name="cancellation">Ends the work; what is deleted by then is deleted.</param>
    public async Task<ForgottenRows> ForgetAsync(
        string table,
        string filter,
        IReadOnlyList<string> texts,
        string? from,
        Func<TableEntity, bool> mayGo,
        CallBudget budget,
        CancellationToken cancellation)
    {
        var client = storage.Tables.GetTableClient(table);
        string[] select = ["PartitionKey", "RowKey", "Timestamp", .. texts.Select(text => text + BlobSuffix)];
        var (rows, next) = (0, from);
        do
        {
            if (await PageAsync(client, filter, select, next, budget, cancellation) is not { } page)
                return new ForgottenRows(rows, Next: null);
            rows += await DeleteAsync(client, [.. page.Values.Where(mayGo)], texts, budget, cancellation);
            next = page.ContinuationToken is { Length: > 0 } more ? more : null;
        }
        while (next is not null && !budget.IsSpent);
        return new ForgottenRows(rows, next);
    }

    /// <summary>Counts the rows of a table, as far as one page goes.</summary>
    /// <param name="table">The table's name.</param>
    /// <param name="has">The property that those which count have.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many there are, and whether there are more.</returns>
    public async Task<(int? Rows, bool IsMore)> CountAsync(string table, string has, CancellationToken cancellation)
    {
        var client = storage.Tables.GetTableClient(table);
        try
        {
            await foreach (var page in client.QueryAsync<TableEntity>("", LargestPage, ["RowKey", has], cancellation).AsPages())
                return (page.Values.Count(row => row.ContainsKey(has)), page.ContinuationToken is { Length: > 0 });
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // It has no rows
        }

        return (0, false);
    }

    /// <summary>Deletes blobs of the payloads' container, those that are there.</summary>
    /// <param name="prefix">How their names begin.</param>
    /// <param name="mayGo">Whether one may go, by when it was written last.</param>
    /// <param name="budget">The calls that may be made.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many are gone, and whether those that may go all are.</returns>
    public async Task<(int Blobs, bool IsDone)> ForgetBlobsAsync(
        string prefix, Func<DateTimeOffset, bool> mayGo, CallBudget budget, CancellationToken cancellation)
    {
        var gone = 0;
        await foreach (var page in _payloads
            .GetBlobsAsync(Azure.Storage.Blobs.Models.BlobTraits.None, Azure.Storage.Blobs.Models.BlobStates.None, prefix, cancellation)
            .AsPages())
        {
            budget.Count();
            foreach (var blob in page.Values.Where(blob => mayGo(blob.Properties.LastModified ?? DateTimeOffset.MaxValue)))
            {
                if (gone > 0 && budget.IsSpent)
                    return (gone, false);
                await DeleteBlobAsync(blob.Name, budget, cancellation);
                gone++;
            }
        }

        return (gone, true);
    }

    // A token of before the table changed, or of another version of storage, is no reason to stop: the pass begins again
    private static async Task<Page<TableEntity>?> PageAsync(
        TableClient table, string filter, string[] select, string? from, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        try
        {
            var pages = table.QueryAsync<TableEntity>(filter, LargestPage, select, cancellation).AsPages(from);
            await foreach (var page in pages)
                return page;
            return null;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
        catch (RequestFailedException wrong) when (wrong.Status == 400 && from is not null)
        {
            return await PageAsync(table, filter, select, from: null, budget, cancellation);
        }
    }

    private async Task<int> DeleteAsync(
        TableClient table, IReadOnlyList<TableEntity> rows, IReadOnlyList<string> texts, CallBudget budget, CancellationToken cancellation)
    {
        var deleted = 0;
        await Parallel.ForEachAsync(
            rows.GroupBy(row => row.PartitionKey).SelectMany(partition => partition.Chunk(LargestTransaction)),
            new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellation },
            async (chunk, stop) =>
            {
                // First the blobs: a row whose blob is gone is found again, and a blob whose row is gone is not
                foreach (var blob in chunk.SelectMany(row => texts.Select(text => row.GetString(text + BlobSuffix))).OfType<string>())
                    await DeleteBlobAsync(blob, budget, stop);
                Interlocked.Add(ref deleted, await DeleteTogetherAsync(table, chunk, budget, stop));
            });
        return deleted;
    }

    private static async Task<int> DeleteTogetherAsync(
        TableClient table, TableEntity[] rows, CallBudget budget, CancellationToken cancellation)
    {
        if (rows.Length > 1)
        {
            budget.Count();
            try
            {
                TableTransactionAction[] all =
                    [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))];
                if (await table.TrySubmitAsync(all, rows[0], cancellation) is null)
                    return rows.Length;
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // One of them was deleted meanwhile
            }

            // Where one was written or deleted meanwhile, each goes by itself
        }

        var deleted = 0;
        foreach (var row in rows)
        {
            budget.Count();
            if (await table.TryDeleteAsync(row.PartitionKey, row.RowKey, row.ETag, cancellation))
                deleted++;
        }

        return deleted;
    }

    private async Task DeleteBlobAsync(string name, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        await _payloads.GetBlobClient(name).DeleteIfExistsAsync(cancellationToken: cancellation);
    }
}
