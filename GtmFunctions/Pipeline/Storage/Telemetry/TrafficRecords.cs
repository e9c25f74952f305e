using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Telemetry;

/// <summary>What one instance counted of one source in one hour, in twelve parts of five minutes.</summary>
/// <param name="Source">The source's name.</param>
/// <param name="Hour">The hour's beginning, UTC.</param>
/// <param name="TakenIn">Events that were taken in.</param>
/// <param name="Refused">Webhooks that were refused because of their signature.</param>
/// <param name="Why">Why the last one was refused; empty where none was.</param>
internal sealed record TrafficHour(
    string Source, DateTimeOffset Hour, IReadOnlyList<long> TakenIn, IReadOnlyList<long> Refused, string Why);

/// <summary>What a source brought, hour by hour.</summary>
/// <param name="WatchedSince">The hour since which it is counted.</param>
/// <param name="From">The first hour of the counts.</param>
/// <param name="Hours">The counts, one for each hour from there on without a gap.</param>
internal sealed record TrafficHistory(DateTimeOffset WatchedSince, DateTimeOffset From, IReadOnlyList<long> Hours) : StoredRecord
{
    /// <summary>Where the counts end: the first hour that is not in them.</summary>
    public DateTimeOffset To => From.AddHours(Hours.Count);
}

/// <summary>
/// The table of traffic. An instance writes its own row for each hour and source, over what it wrote before, so that instances never wait
/// for each other and a write repeated counts once; one row for each source joins the hours that are over.
/// </summary>
internal sealed class TrafficRecords(StorageConnection storage)
{
    private const string HistoryPartition = "history";
    private const string HourFormat = "yyyyMMddHH";
    private const int LargestTransaction = 100;

    private static readonly RowForm<TrafficHistory> Form = RowForm.Properties(
        row => new TrafficHistory(
            row.GetDateTimeOffset("WatchedSince")!.Value, row.GetDateTimeOffset("From")!.Value, Counts(row, "Hours")),
        (row, history) =>
        {
            (row["WatchedSince"], row["From"]) = (history.WatchedSince, history.From);
            LongText.Write(row, "Hours", Text(history.Hours));
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Traffic);

    /// <summary>Writes what an instance counted so far.</summary>
    public Task WriteAsync(string instance, TrafficHour counted, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(
            new TableEntity(Partition(counted.Hour), $"{counted.Source}.{instance}")
            {
                ["Source"] = counted.Source,
                ["TakenIn"] = Text(counted.TakenIn),
                ["Refused"] = Text(counted.Refused),
                ["Why"] = BoundedText.Cut(counted.Why, BoundedText.MaxCharacters),
            },
            TableUpdateMode.Replace,
            cancellation);

    /// <summary>What all instances counted since an hour began, in order.</summary>
    public async Task<IReadOnlyList<TrafficHour>> SinceAsync(DateTimeOffset hour, CancellationToken cancellation)
    {
        var hours = new List<TrafficHour>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey ge {Partition(hour)} and PartitionKey lt {HistoryPartition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            hours.Add(new TrafficHour(
                row.GetString("Source"), Hour(row.PartitionKey), Counts(row, "TakenIn"), Counts(row, "Refused"), row.GetString("Why")));
        }

        return hours;
    }

    /// <summary>Forgets the rows of hours before one.</summary>
    public async Task ForgetAsync(DateTimeOffset before, CancellationToken cancellation)
    {
        var old = new List<TableEntity>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey lt {Partition(before)}");
        string[] keys = ["PartitionKey", "RowKey"];
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: keys, cancellationToken: cancellation))
            old.Add(row);
        foreach (var rows in old.GroupBy(row => row.PartitionKey).SelectMany(hour => hour.Chunk(LargestTransaction)))
            await ForgetAsync(rows, cancellation);
    }

    /// <summary>The histories of all sources that have one.</summary>
    public async Task<IReadOnlyDictionary<string, TrafficHistory>> HistoriesAsync(CancellationToken cancellation)
    {
        var histories = new Dictionary<string, TrafficHistory>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {HistoryPartition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            histories[row.RowKey] = await Form.ReadAsync(row, cancellation);
        return histories;
    }

    /// <summary>Writes a history if nobody else has since it was read; else it is left to whoever was quicker.</summary>
    public Task TryWriteAsync(string source, TrafficHistory history, CancellationToken cancellation) =>
        Document(source).TryPutAsync(history, cancellation);

    /// <summary>Forgets the history of a source.</summary>
    public Task ForgetAsync(string source, CancellationToken cancellation) => Document(source).DeleteAsync(cancellation);

    private async Task ForgetAsync(TableEntity[] rows, CancellationToken cancellation)
    {
        try
        {
            await _table.TrySubmitAsync(
                [.. rows.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row))], rows[0], cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Another instance forgets them.
        }
    }

    private TableDocument<TrafficHistory> Document(string source) => new(_table, HistoryPartition, source, Form);

    private static string Partition(DateTimeOffset hour) => hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Hour(string partition) =>
        DateTimeOffset.ParseExact(partition, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(IReadOnlyList<long> counts) => JsonSerializer.Serialize(counts);

    private static long[] Counts(TableEntity row, string name) => JsonSerializer.Deserialize<long[]>(LongText.Read(row, name)!)!;
}
