using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.Retention;
using GtmFunctions.Pipeline.Storage.Traces;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>Erases deliveries and events: of an event its head is left, and its line in the index, without whom they were about.</summary>
internal sealed class EventEraser(TraceTables tables, StoredText text, StorageConnection storage)
{
    /// <summary>The property of an event's head that says when the person whom it was about was erased.</summary>
    public const string ErasedAt = "erasedAt";

    private const int LargestTransaction = 100;
    private const string BlobSuffix = "Blob";
    private const string Story = "Story";

    // What is left of a head
    private static readonly string[] Kept = ["source", "type", "time", "firstSeenAt", "configuration", "at"];

    private readonly BlobContainerClient _payloads = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Erases a delivery or an event. Ended half-way, it is done again.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="at">When.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows are gone or changed.</returns>
    public async Task<int> EraseAsync(string id, DateTimeOffset at, CallBudget budget, CancellationToken cancellation)
    {
        var table = tables.For(id);
        budget.Count();
        var rows = await tables.RowsAsync(id, prefix: null, cancellation);
        foreach (var blob in rows.SelectMany(row => row.Where(one => one.Key.EndsWith(BlobSuffix, StringComparison.Ordinal)))
            .Select(one => one.Value).OfType<string>())
        {
            budget.Count();
            await _payloads.GetBlobClient(blob).DeleteIfExistsAsync(cancellationToken: cancellation);
        }

        var changes = rows.Where(row => row.RowKey != TraceRows.Event)
            .Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, ETag.All)).ToList();

        // The head last: as long as it names somebody, the event is found again
        if (rows.FirstOrDefault(row => row.RowKey == TraceRows.Event) is { } head)
        {
            var without = new TableEntity(id, TraceRows.Event);
            await text.WriteAsync(without, Story, await HeadAsync(head, at, cancellation), cancellation);
            changes.Add(new TableTransactionAction(TableTransactionActionType.UpdateReplace, without, ETag.All));
        }

        var index = await IndexAsync(id, table, budget, cancellation);
        await SubmitAsync(table, index, budget, cancellation);
        await SubmitAsync(table, changes, budget, cancellation);
        return index.Count + changes.Count;
    }

    private async Task<string> HeadAsync(TableEntity head, DateTimeOffset at, CancellationToken cancellation)
    {
        var told = PipelineJson.Parse(await text.ReadAsync(head, Story, cancellation) ?? "{}")!.AsObject();
        foreach (var name in told.Select(member => member.Key).Except(Kept).ToArray())
            told.Remove(name);
        (told["subject"], told[ErasedAt]) = (null, at);
        return told.ToJsonString(PipelineJson.Readable.Options);
    }

    // Its line stays; what leads to it by what it said goes
    private static async Task<List<TableTransactionAction>> IndexAsync(
        string id, TableClient table, CallBudget budget, CancellationToken cancellation)
    {
        var changes = new List<TableTransactionAction>();
        var (from, to) = (IndexRows.DuplicatePrefix(id), IndexRows.DuplicatePrefix(id) + "~");
        var (first, last) = (TraceTables.IndexPrefix, TraceTables.IndexPrefix + "~");
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {first} and PartitionKey lt {last}")
            + TableClient.CreateQueryFilter($" and (Id eq {id} or (RowKey ge {from} and RowKey lt {to}))");
        try
        {
            await foreach (var page in table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation).AsPages())
            {
                budget.Count();
                foreach (var row in page.Values)
                {
                    var isLine = row.ContainsKey("Outcome");
                    if (isLine)
                        (row["Subject"], row["ProviderId"]) = ("", "");
                    changes.Add(new TableTransactionAction(
                        isLine ? TableTransactionActionType.UpdateReplace : TableTransactionActionType.Delete, row, ETag.All));
                }
            }
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // Its day was forgotten meanwhile
        }

        return changes;
    }

    private static async Task SubmitAsync(
        TableClient table, IReadOnlyList<TableTransactionAction> changes, CallBudget budget, CancellationToken cancellation)
    {
        foreach (var chunk in changes.GroupBy(change => change.Entity.PartitionKey).SelectMany(one => one.Chunk(LargestTransaction)))
        {
            budget.Count();
            try
            {
                await table.TrySubmitAsync(chunk, (TableEntity)chunk[0].Entity, cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // Somebody erases or forgets it too: what is left of it is found again
            }
        }
    }
}
