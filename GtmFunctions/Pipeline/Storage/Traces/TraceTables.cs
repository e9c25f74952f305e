using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>
/// The day-named tables of deliveries, events and their traces. A partition is a delivery or an event; the index of a day is one more,
/// see <see cref="IndexRows"/>.
/// </summary>
public sealed class TraceTables(StorageConnection storage, TimeProvider? clock = null)
{
    // A day that is forgotten is made anew for what comes of it later, on every instance within this time
    private static readonly TimeSpan KnownFor = TimeSpan.FromHours(1);

    /// <summary>How the partitions of the index begin, whatever version wrote them.</summary>
    internal const string IndexPrefix = "index";

    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly ConcurrentDictionary<string, long> _known = new();

    /// <summary>The table that holds an id's rows, for reading; it may not exist.</summary>
    /// <exception cref="ArgumentException">The text is no id of ours.</exception>
    public TableClient For(string id) =>
        ForDay(RecordId.DayOf(id) ?? throw new ArgumentException($"'{id}' is no delivery's or event's id", nameof(id)));

    /// <summary>A day's table, for reading; it may not exist.</summary>
    /// <param name="day">The UTC day as <c>yyyyMMdd</c>.</param>
    public TableClient ForDay(string day) => storage.Tables.GetTableClient(TableNames.TracePrefix + day);

    /// <summary>The table that holds an id's rows, for writing: made when it is not there.</summary>
    public async Task<TableClient> EnsureAsync(string id, CancellationToken cancellation)
    {
        var table = For(id);
        if (_known.TryGetValue(table.Name, out var made) && _clock.GetElapsedTime(made) < KnownFor)
            return table;
        await table.CreateIfNotExistsAsync(cancellation);
        _known[table.Name] = _clock.GetTimestamp();
        return table;
    }

    /// <summary>Deletes a day's table; one that is not there is gone.</summary>
    internal async Task DropAsync(string day, CancellationToken cancellation)
    {
        var name = ForDay(day).Name;
        _known.TryRemove(name, out _);
        await storage.Tables.DeleteTableAsync(name, cancellation);
    }

    /// <summary>The days that have a table, newest first.</summary>
    public async Task<IReadOnlyList<string>> DaysAsync(CancellationToken cancellation)
    {
        var days = new List<string>();
        // A table name's range, since the service filters names by comparison only: '~' sorts after every digit.
        await foreach (var table in storage.Tables.QueryAsync(
            $"TableName ge '{TableNames.TracePrefix}' and TableName lt '{TableNames.TracePrefix}~'", cancellationToken: cancellation))
        {
            days.Add(table.Name[TableNames.TracePrefix.Length..]);
        }

        days.Sort(StringComparer.Ordinal);
        days.Reverse();
        return days;
    }

    /// <summary>All rows of a delivery or event, by row key; none where it is not known.</summary>
    public Task<IReadOnlyList<TableEntity>> RowsAsync(string id, string? prefix, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {id}");
        if (prefix is not null)
            filter += TableClient.CreateQueryFilter($" and RowKey ge {prefix} and RowKey lt {prefix + "~"}");
        return FindAsync(id, filter, cancellation);
    }

    /// <summary>The rows of an event by which it was decided, the decision, and who had it; none where it is not known.</summary>
    public Task<IReadOnlyList<TableEntity>> DecidedRowsAsync(string id, CancellationToken cancellation) => FindAsync(
        id,
        TableClient.CreateQueryFilter(
            $"PartitionKey eq {id} and (RowKey le {TraceRows.Payload} or (RowKey ge {TraceRows.Enrich} and RowKey le {TraceRows.Route})")
            + TableClient.CreateQueryFilter($" or (RowKey ge {TraceRows.SlaPrefix} and RowKey lt {TraceRows.SlaPrefix + "~"}))"),
        cancellation);

    private async Task<IReadOnlyList<TableEntity>> FindAsync(string id, string filter, CancellationToken cancellation)
    {
        var rows = new List<TableEntity>();
        try
        {
            await foreach (var row in For(id).QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
                rows.Add(row);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // A day without a table had no events.
        }

        return rows;
    }
}
