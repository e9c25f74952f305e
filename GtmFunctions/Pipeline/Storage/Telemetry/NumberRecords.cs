using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Telemetry;

/// <summary>What was counted in an hour or a day.</summary>
/// <param name="From">Its beginning, UTC.</param>
/// <param name="Counts">The counts, as JSON.</param>
/// <param name="Latencies">The latencies, as JSON; <see langword="null"/> where they were not asked for.</param>
/// <param name="Made">What it was made of: of joined rows, those that are in it.</param>
internal sealed record NumberRow(DateTimeOffset From, string Counts, string? Latencies, string Made) : StoredRecord;

/// <summary>That an instance stored counts of an hour.</summary>
/// <param name="Hour">The hour's beginning.</param>
/// <param name="Instance">The instance.</param>
/// <param name="Version">Of which write they are.</param>
internal sealed record NumberMark(DateTimeOffset Hour, string Instance, long Version);

/// <summary>
/// The table of numbers. An instance writes its own row for each hour, over what it wrote before, so that instances never wait for each
/// other and a write repeated counts once. Hours that are over are one row each, and old ones one row for each day.
/// </summary>
internal sealed class NumberRecords(StorageConnection storage)
{
    /// <summary>The most characters of counts that a row takes.</summary>
    public const int MostCounts = 128_000;

    /// <summary>The most characters of latencies that a row takes: with the counts they fit the 1 MiB that an entity may have.</summary>
    public const int MostLatencies = 320_000;

    private const string HourPartition = "hour";
    private const string DayPartition = "day";
    private const string InstancePrefix = "at-";
    private const string Format = "yyyyMMddHH";
    private const int LargestTransaction = 100;

    private static readonly string[] Keys = ["PartitionKey", "RowKey", "Version"];

    private static readonly RowForm<NumberRow> Form = RowForm.Properties(Read, Write);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Numbers);

    /// <summary>Writes what an instance counted in an hour so far, over what it wrote before.</summary>
    /// <param name="instance">The instance.</param>
    /// <param name="row">What it counted.</param>
    /// <param name="version">A number that grows with each write of it.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task WriteAsync(string instance, NumberRow row, long version, CancellationToken cancellation)
    {
        var entity = await Form.RowAsync(InstancePrefix + Text(row.From), instance, row, cancellation);
        entity["Version"] = version;
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
    }

    /// <summary>Which rows instances have of the hours from one to another, without what is in them.</summary>
    public async Task<IReadOnlyList<NumberMark>> MarksAsync(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var marks = new List<NumberMark>();
        await foreach (var row in _table.QueryAsync<TableEntity>(Between(from, to), select: Keys, cancellationToken: cancellation))
            marks.Add(new NumberMark(Time(row.PartitionKey[InstancePrefix.Length..]), row.RowKey, row.GetInt64("Version") ?? 0));
        return marks;
    }

    /// <summary>What instances counted in the hours from one to another, and of which write that is.</summary>
    public async Task<IReadOnlyList<(NumberMark Mark, NumberRow Row)>> OfInstancesAsync(
        DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var rows = new List<(NumberMark, NumberRow)>();
        await foreach (var row in _table.QueryAsync<TableEntity>(Between(from, to), cancellationToken: cancellation))
        {
            var hour = Time(row.PartitionKey[InstancePrefix.Length..]);
            var mark = new NumberMark(hour, row.RowKey, row.GetInt64("Version") ?? 0);
            rows.Add((mark, (await Form.ReadAsync(row, cancellation)) with { From = hour }));
        }

        return rows;
    }

    /// <summary>The joined hours from one to another, in order.</summary>
    /// <param name="from">The first hour.</param>
    /// <param name="to">The hour that is not among them.</param>
    /// <param name="with">Whether their latencies are read too.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task<IReadOnlyList<NumberRow>> HoursAsync(
        DateTimeOffset from, DateTimeOffset to, NumberColumns with, CancellationToken cancellation) =>
        RowsAsync(HourPartition, from, to, with, cancellation);

    /// <summary>The joined days from the one of a moment to another, in order.</summary>
    /// <inheritdoc cref="HoursAsync"/>
    public Task<IReadOnlyList<NumberRow>> DaysAsync(
        DateTimeOffset from, DateTimeOffset to, NumberColumns with, CancellationToken cancellation) =>
        RowsAsync(DayPartition, from, to, with, cancellation);

    /// <summary>Writes a joined hour, if nobody else has since it was read.</summary>
    /// <returns>Whether it stands as it was to be written.</returns>
    public async Task<bool> TryPutHourAsync(NumberRow row, CancellationToken cancellation) =>
        await Document(HourPartition, row.From).TryPutAsync(row, cancellation) is not null;

    /// <summary>Adds a joined day, if there is none.</summary>
    /// <returns>Whether this call added it.</returns>
    public async Task<bool> TryAddDayAsync(NumberRow row, CancellationToken cancellation) =>
        await Document(DayPartition, row.From).TryAddAsync(row, cancellation) is not null;

    /// <summary>Forgets the rows of instances of one hour.</summary>
    public Task ForgetInstancesAsync(DateTimeOffset hour, IReadOnlyList<string> instances, CancellationToken cancellation) =>
        ForgetAsync(InstancePrefix + Text(hour), instances, cancellation);

    /// <summary>Forgets joined hours.</summary>
    public Task ForgetHoursAsync(IReadOnlyList<DateTimeOffset> hours, CancellationToken cancellation) =>
        ForgetAsync(HourPartition, [.. hours.Select(Text)], cancellation);

    /// <summary>Forgets joined days.</summary>
    public Task ForgetDaysAsync(IReadOnlyList<DateTimeOffset> days, CancellationToken cancellation) =>
        ForgetAsync(DayPartition, [.. days.Select(Text)], cancellation);

    private async Task<IReadOnlyList<NumberRow>> RowsAsync(
        string partition, DateTimeOffset from, DateTimeOffset to, NumberColumns with, CancellationToken cancellation)
    {
        var rows = new List<NumberRow>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition} and RowKey ge {Text(from)} and RowKey lt {Text(to)}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: Columns(with), cancellationToken: cancellation))
            rows.Add((await Form.ReadAsync(row, cancellation)) with { From = Time(row.RowKey) });
        return rows;
    }

    private async Task ForgetAsync(string partition, IReadOnlyList<string> rows, CancellationToken cancellation)
    {
        foreach (var some in rows.Chunk(LargestTransaction))
        {
            TableEntity[] entities = [.. some.Select(row => new TableEntity(partition, row) { ETag = ETag.All })];
            try
            {
                await _table.TrySubmitAsync(
                    [.. entities.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row))],
                    entities[0],
                    cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                // Another instance forgets them: what is left of them is forgotten next time
            }
        }
    }

    private TableDocument<NumberRow> Document(string partition, DateTimeOffset from) => new(_table, partition, Text(from), Form);

    private static string Between(DateTimeOffset from, DateTimeOffset to) => TableClient.CreateQueryFilter(
        $"PartitionKey ge {InstancePrefix + Text(from)} and PartitionKey lt {InstancePrefix + Text(to)}");

    private static NumberRow Read(TableEntity row) => new(
        default, LongText.Read(row, "Counts") ?? "{}", LongText.Read(row, "Latencies"), row.GetString("Made") ?? "");

    private static void Write(TableEntity entity, NumberRow row)
    {
        entity["Made"] = row.Made;
        LongText.Write(entity, "Counts", row.Counts);
        LongText.Write(entity, "Latencies", row.Latencies ?? "{}");
    }

    private static IEnumerable<string>? Columns(NumberColumns with) => with switch
    {
        NumberColumns.All => null,
        NumberColumns.Counts => ["PartitionKey", "RowKey", "Made", .. LongText.Columns("Counts", MostCounts)],
        _ => ["PartitionKey", "RowKey", "Made"],
    };

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}

/// <summary>What of rows is read.</summary>
internal enum NumberColumns
{
    /// <summary>Which there are, and what they were made of.</summary>
    Marks,

    /// <summary>Their counts too.</summary>
    Counts,

    /// <summary>All of them.</summary>
    All,
}
