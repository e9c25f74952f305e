using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Receive;

/// <summary>
/// The last requests of each captured source: a partition for each source, in it a ring of <see cref="MostKept"/> rows for each instance,
/// so that keeping one costs one call and no more are kept than that. What instances that are gone have left is cleared by
/// <see cref="TrimAsync"/>.
/// </summary>
internal sealed class CapturedRequests(StorageConnection storage)
{
    /// <summary>How many of a source are kept.</summary>
    public const int MostKept = 100;

    private const string Prefix = "requests.";
    private const string AfterPrefix = "requests/";
    private const string Head = "Head";
    private const string Body = "Body";
    private const int LargestTransaction = 100;

    private static readonly string[] Keys = ["PartitionKey", "RowKey", "At"];
    private static readonly string[] Heads = [.. Keys, "Id", .. Enumerable.Range(0, 4).Select(part => part == 0 ? Head : $"{Head}{part}")];

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Captured);
    private readonly string _instance = Guid.NewGuid().ToString("N")[..12];
    private readonly ConcurrentDictionary<string, long> _written = new();

    /// <summary>Keeps a request, over the oldest that this instance keeps of its source.</summary>
    /// <returns>The request with its id.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task<CapturedRequest> KeepAsync(CapturedRequest request, CapturedBody? body, CancellationToken cancellation)
    {
        var number = _written.AddOrUpdate(request.Source, 0, (_, last) => last + 1);
        var row = string.Create(CultureInfo.InvariantCulture, $"{_instance}-{number % MostKept:00}");
        var kept = request with { Id = string.Create(CultureInfo.InvariantCulture, $"{row}-{number}") };
        var entity = new TableEntity(Partition(kept.Source), row) { ["At"] = kept.At, ["Id"] = kept.Id };
        RowJson.Write(entity, Head, kept, CaptureJson.Default.CapturedRequest);
        if (body is not null)
        {
            LongText.Write(entity, Body, body.Text);
            (entity["IsBase64"], entity["IsCut"]) = (body.IsBase64, body.IsCut);
        }

        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
        return kept;
    }

    /// <summary>The last requests of a source, newest first, without their bodies.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<CapturedRequest>> ListAsync(string source, CancellationToken cancellation)
    {
        var found = new List<CapturedRequest>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(source)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: Heads, cancellationToken: cancellation))
            found.Add(RowJson.Read(row, Head, CaptureJson.Default.CapturedRequest));
        return
        [
            .. found.OrderByDescending(request => request.At)
                .ThenByDescending(request => request.Id, StringComparer.Ordinal)
                .Take(MostKept),
        ];
    }

    /// <summary>A request with its body, which is <see langword="null"/> where none came; nothing where it is not kept any more.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<(CapturedRequest Request, CapturedBody? Body)?> FindAsync(
        string source, string id, CancellationToken cancellation)
    {
        // An id is its row and the number of what was written there: what was written over is not found
        var end = id.LastIndexOf('-');
        if (end <= 0 || !id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
            return null;
        var row = await _table.FindAsync(Partition(source), id[..end], cancellation);
        if (row is null || row.GetString("Id") != id)
            return null;
        var body = LongText.Read(row, Body) is { } text
            ? new CapturedBody(text, row.GetBoolean("IsBase64") ?? false, row.GetBoolean("IsCut") ?? false)
            : null;
        return (RowJson.Read(row, Head, CaptureJson.Default.CapturedRequest), body);
    }

    /// <summary>Forgets all that is kept of a source.</summary>
    /// <returns>How many there were.</returns>
    /// <exception cref="RequestFailedException">Storage did not do it, or not to its end.</exception>
    public async Task<int> ForgetAsync(string source, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition(source)}");
        var rows = await RowsAsync(filter, cancellation);
        await DeleteAsync(rows, cancellation);
        return rows.Count;
    }

    /// <summary>Forgets what is older than a moment, and of each source all but the newest <see cref="MostKept"/>.</summary>
    /// <exception cref="RequestFailedException">Storage did not do it, or not to its end.</exception>
    public async Task TrimAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var rows = await RowsAsync(
            TableClient.CreateQueryFilter($"PartitionKey ge {Prefix} and PartitionKey lt {AfterPrefix}"), cancellation);
        var surplus = rows.GroupBy(row => row.PartitionKey)
            .SelectMany(source => source.OrderByDescending(AtOf).Where((row, i) => i >= MostKept || AtOf(row) < before));
        await DeleteAsync([.. surplus], cancellation);
    }

    private async Task<List<TableEntity>> RowsAsync(string filter, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: Keys, cancellationToken: cancellation))
            rows.Add(row);
        return rows;
    }

    // One that was written over meanwhile is newer than it was: it stays until the next time
    private async Task DeleteAsync(IReadOnlyList<TableEntity> rows, CancellationToken cancellation)
    {
        foreach (var chunk in rows.GroupBy(row => row.PartitionKey).SelectMany(source => source.Chunk(LargestTransaction)))
        {
            try
            {
                await _table.TrySubmitAsync(
                    [.. chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row, row.ETag))],
                    chunk[0],
                    cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // Another instance clears them
            }
        }
    }

    private static DateTimeOffset AtOf(TableEntity row) => row.GetDateTimeOffset("At")!.Value;

    private static string Partition(string source) => Prefix + source;
}
