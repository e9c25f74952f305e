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
    string Source, DateTimeOffset Hour, IReadOnlyList<long> TakenIn, IReadOnlyList<long> Refused, string Why)
{
    /// <summary>The same by type and form, as far as they are counted.</summary>
    public IReadOnlyList<SeriesHour> Series { get; init; } = [];

    /// <summary>Whether more types or forms came than are counted.</summary>
    public bool IsBeyond { get; init; }

    /// <summary>The use of the source's secrets.</summary>
    public IReadOnlyList<SecretUse> Secrets { get; init; } = [];
}

/// <summary>
/// The table of traffic. An instance writes its own row for each hour and source, over what it wrote before, so that instances never wait
/// for each other and a write repeated counts once; one row for each series joins the hours that are over.
/// </summary>
internal sealed class TrafficRecords(StorageConnection storage)
{
    private const string HistoryPartition = "history";
    private const string HourFormat = "yyyyMMddHH";
    private const int LargestTransaction = 100;

    private const string Digits = "0123456789abc";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Traffic);

    /// <summary>Writes what an instance counted so far.</summary>
    public Task WriteAsync(string instance, TrafficHour counted, CancellationToken cancellation) =>
        _table.UpsertEntityAsync(
            WithParts(
                new TableEntity(Partition(counted.Hour), $"{counted.Source}.{instance}")
                {
                    ["Source"] = counted.Source,
                    ["TakenIn"] = Text(counted.TakenIn),
                    ["Refused"] = Text(counted.Refused),
                    ["Why"] = BoundedText.Cut(counted.Why, BoundedText.MaxCharacters),
                    ["Beyond"] = counted.IsBeyond,
                },
            counted),
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
                row.GetString("Source"), Hour(row.PartitionKey), Counts(row, "TakenIn"), Counts(row, "Refused"), row.GetString("Why"))
            {
                Series = RowJson.Find(row, "Series", TrafficJson.Default.IReadOnlyListSeriesHour) ?? [],
                Secrets = RowJson.Find(row, "Secrets", TrafficJson.Default.IReadOnlyListSecretUse) ?? [],
                IsBeyond = row.GetBoolean("Beyond") ?? false,
            });
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

    /// <summary>The histories of all series that have one.</summary>
    public async Task<IReadOnlyDictionary<TrafficSeries, TrafficHistory>> HistoriesAsync(CancellationToken cancellation)
    {
        var histories = new Dictionary<TrafficSeries, TrafficHistory>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {HistoryPartition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
        {
            var series = new TrafficSeries(row.GetString("Source") ?? row.RowKey, row.GetString("Type"), row.GetString("Form"));
            histories[series] = await Form(series).ReadAsync(row, cancellation);
        }

        return histories;
    }

    /// <summary>Writes a history if nobody else has since it was read; else it is left to whoever was quicker.</summary>
    public Task TryWriteAsync(TrafficSeries series, TrafficHistory history, CancellationToken cancellation) =>
        Document(series).TryPutAsync(history, cancellation);

    /// <summary>Forgets the history of a series.</summary>
    public Task ForgetAsync(TrafficSeries series, CancellationToken cancellation) => Document(series).DeleteAsync(cancellation);

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

    private TableDocument<TrafficHistory> Document(TrafficSeries series) => new(_table, HistoryPartition, series.Key, Form(series));

    private static RowForm<TrafficHistory> Form(TrafficSeries series) => RowForm.Properties(
        row => new TrafficHistory(row.GetDateTimeOffset("WatchedSince")!.Value, row.GetDateTimeOffset("From")!.Value, Counts(row, "Hours"))
        {
            Busy = [.. (row.GetString("Busy") ?? "").Select(digit => Digits.IndexOf(digit, StringComparison.Ordinal))],
            Secrets = RowJson.Find(row, "Secrets", TrafficJson.Default.IReadOnlyListSecretUse) ?? [],
        },
        (row, history) =>
        {
            (row["Source"], row["Type"], row["Form"]) = (series.Source, series.Type, series.Form);
            (row["WatchedSince"], row["From"]) = (history.WatchedSince, history.From);
            LongText.Write(row, "Hours", Text(history.Hours));
            row["Busy"] = string.Concat(history.Busy.Select(parts => Digits[parts]));
            RowJson.Write(row, "Secrets", history.Secrets, TrafficJson.Default.IReadOnlyListSecretUse);
        });

    private static TableEntity WithParts(TableEntity row, TrafficHour counted)
    {
        RowJson.Write(row, "Series", counted.Series, TrafficJson.Default.IReadOnlyListSeriesHour);
        RowJson.Write(row, "Secrets", counted.Secrets, TrafficJson.Default.IReadOnlyListSecretUse);
        return row;
    }

    private static string Partition(DateTimeOffset hour) => hour.UtcDateTime.ToString(HourFormat, CultureInfo.InvariantCulture);

    private static DateTimeOffset Hour(string partition) =>
        DateTimeOffset.ParseExact(partition, HourFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);

    private static string Text(IReadOnlyList<long> counts) => JsonSerializer.Serialize(counts);

    private static long[] Counts(TableEntity row, string name) => JsonSerializer.Deserialize<long[]>(LongText.Read(row, name)!)!;
}
