using System.Globalization;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Signals;

/// <summary>What a key's partition knows before an event is counted. JSON of <c>Signals</c>.</summary>
/// <param name="Ledger">The key's ledger; <see langword="null"/> where nothing was counted yet.</param>
/// <param name="ETag">Of which read the ledger is.</param>
/// <param name="Buckets">The bucket of the event and its neighbours, those that are there, by number.</param>
internal sealed record SignalSheet(string? Ledger, ETag ETag, IReadOnlyDictionary<long, string> Buckets);

/// <summary>What is written when events are counted, all or nothing.</summary>
/// <param name="Ledger">The ledger.</param>
/// <param name="Buckets">The buckets that change, by number.</param>
/// <param name="Occurrences">For each event, by its id, what became of it.</param>
internal sealed record SignalEntry(
    string Ledger, IReadOnlyDictionary<long, string> Buckets, IReadOnlyDictionary<string, string> Occurrences);

/// <summary>Writes what is written when events are counted, or says how that would end.</summary>
internal delegate Task<SignalWrite> SignalWriter(
    string partition, string fingerprint, SignalSheet sheet, SignalEntry entry, CancellationToken cancellation);

/// <summary>How a write ended.</summary>
internal enum SignalWrite
{
    /// <summary>All is written.</summary>
    Written,

    /// <summary>Somebody else was quicker: open the sheet again. Nothing is written.</summary>
    Moved,

    /// <summary>One of the events was counted before. Nothing is written.</summary>
    Known,
}

/// <summary>
/// What signals count. A key of a signal has a partition, with one row for its ledger, one for each bucket of time, and one for each event
/// that counted. They change in one entity-group transaction, and an event's row is its claim: an event that comes again finds it and moves
/// nothing. Two reads and one write, however much was counted. Counts are kept by a fingerprint of what is counted.
/// </summary>
internal sealed class SignalRecords(StorageConnection storage, TimeProvider clock)
{
    /// <summary>
    /// The most events that are counted in one write: a transaction takes 100 rows, of which the ledger and the buckets are some.
    /// </summary>
    public const int MostAtOnce = 90;

    private const string LedgerRow = "ledger";
    private const string State = "State";

    // When a row was written last: from then on it is kept
    private const string At = "At";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Signals);

    /// <summary>The partition of a signal's key.</summary>
    public static string PartitionOf(string signal, string key) => KeyHash.For("signal", signal, key);

    /// <summary>Reads what counting an event needs.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="bucket">The number of the event's bucket.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SignalSheet> OpenAsync(string partition, string fingerprint, long bucket, CancellationToken cancellation)
    {
        // First the ledger: a bucket that moves after it was read moves the ledger too, and the write is refused
        var ledger = await _table.FindAsync(partition, LedgerRow, cancellation);
        var (first, last) = (BucketRow(fingerprint, Math.Max(0, bucket - 1)), BucketRow(fingerprint, bucket + 1));
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {first} and RowKey le {last}");
        var buckets = new Dictionary<long, string>();
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            buckets[long.Parse(row.RowKey[(row.RowKey.LastIndexOf('.') + 1)..], CultureInfo.InvariantCulture)] = LongText.Read(row, State)!;
        return new SignalSheet(ledger is null ? null : LongText.Read(ledger, State), ledger?.ETag ?? default, buckets);
    }

    /// <summary>What became of an event that was counted before; <see langword="null"/> where it was not.</summary>
    public async Task<string?> FindOccurrenceAsync(string partition, string fingerprint, string eventId, CancellationToken cancellation) =>
        await _table.FindAsync(partition, OccurrenceRow(fingerprint, eventId), cancellation) is { } row ? LongText.Read(row, State) : null;

    /// <summary>Counts events, unless something has moved since the sheet was opened or one of them was counted before.</summary>
    /// <param name="partition">The partition.</param>
    /// <param name="fingerprint">The fingerprint.</param>
    /// <param name="sheet">What the entry was made from.</param>
    /// <param name="entry">What is written.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<SignalWrite> WriteAsync(
        string partition, string fingerprint, SignalSheet sheet, SignalEntry entry, CancellationToken cancellation)
    {
        var ledger = Row(partition, LedgerRow, entry.Ledger);
        TableEntity[] occurrences =
            [.. entry.Occurrences.Select(occurrence => Row(partition, OccurrenceRow(fingerprint, occurrence.Key), occurrence.Value))];
        List<TableTransactionAction> actions =
        [
            sheet.Ledger is null
                ? new TableTransactionAction(TableTransactionActionType.Add, ledger)
                : new TableTransactionAction(TableTransactionActionType.UpdateReplace, ledger, sheet.ETag),
            .. entry.Buckets.Select(bucket => new TableTransactionAction(
                TableTransactionActionType.UpsertReplace, Row(partition, BucketRow(fingerprint, bucket.Key), bucket.Value))),
            .. occurrences.Select(occurrence => new TableTransactionAction(TableTransactionActionType.Add, occurrence)),
        ];
        try
        {
            return await _table.TrySubmitAsync(actions, witness: occurrences.FirstOrDefault(ledger), cancellation) switch
            {
                null => SignalWrite.Written,
                0 => SignalWrite.Moved,
                _ => SignalWrite.Known,
            };
        }
        catch (TableTransactionFailedException gone) when (gone.Status == 404)
        {
            return SignalWrite.Moved;
        }
    }

    /// <summary>How a write would end while nobody else counts; nothing is written.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public async Task<SignalWrite> ForetellAsync(
        string partition, string fingerprint, SignalSheet sheet, SignalEntry entry, CancellationToken cancellation)
    {
        foreach (var id in entry.Occurrences.Keys)
        {
            if (await FindOccurrenceAsync(partition, fingerprint, id, cancellation) is not null)
                return SignalWrite.Known;
        }

        return SignalWrite.Written;
    }

    private static string BucketRow(string fingerprint, long number) =>
        $"bucket.{fingerprint}.{number.ToString("D12", CultureInfo.InvariantCulture)}";

    private static string OccurrenceRow(string fingerprint, string eventId) => $"event.{fingerprint}.{eventId}";

    private TableEntity Row(string partition, string row, string state)
    {
        var entity = new TableEntity(partition, row) { [At] = clock.GetUtcNow() };
        LongText.Write(entity, State, state);
        return entity;
    }
}
