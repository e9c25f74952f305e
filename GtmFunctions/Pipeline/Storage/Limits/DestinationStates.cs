using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Limits;

/// <summary>
/// What all instances know together of each destination: a partition for each, a row for each kind of knowledge. Who calls a destination
/// asks for all kinds, one after the other, so that the first of these reads brings all rows along.
/// </summary>
public sealed class DestinationStates(StorageConnection storage, TimeProvider clock)
{
    // Long enough for who asks for the next kind, and no older than a read that was under way
    private static readonly TimeSpan Together = TimeSpan.FromMilliseconds(100);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Destinations);
    private readonly ConcurrentDictionary<(string Destination, string Kind), object> _rows = new();
    private readonly ConcurrentDictionary<string, PartitionRead> _reads = new();

    /// <summary>The row of a destination; the same object each time, because it joins the changes of this instance.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="kind">What is known, such as <c>pace</c>.</param>
    /// <param name="type">The generated JSON code of the state.</param>
    /// <param name="empty">What holds while nothing is known.</param>
    public SharedRow<T> Row<T>(string destination, string kind, JsonTypeInfo<T> type, T empty)
        where T : class =>
        (SharedRow<T>)_rows.GetOrAdd(
            (destination, kind),
            _ => new SharedRow<T>(
                _table, destination, kind, type, empty, clock, cancellation => LookAsync(destination, kind, cancellation)));

    /// <summary>What storage holds of all destinations of which anything of a kind is known, by destination.</summary>
    public async Task<IReadOnlyDictionary<string, T>> AllAsync<T>(string kind, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var all = new SortedDictionary<string, T>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"RowKey eq {kind}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            all[entity.PartitionKey] = RowJson.Read(entity, "State", type);
        return all;
    }

    /// <summary>Forgets all that is known of a destination that is no more.</summary>
    public async Task ForgetAsync(string destination, CancellationToken cancellation)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {destination}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, select: ["RowKey"], cancellationToken: cancellation))
            await _table.DeleteEntityAsync(destination, row.RowKey, ETag.All, cancellation);
    }

    private async Task<TableEntity?> LookAsync(string destination, string kind, CancellationToken cancellation)
    {
        if (_reads.TryGetValue(destination, out var known) && clock.GetElapsedTime(known.At) < Together && known.TryTake(kind, out var row))
            return row;
        var read = new PartitionRead(clock.GetTimestamp());
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {destination}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            read.Rows[entity.RowKey] = entity;
        read.TryTake(kind, out row);
        _reads[destination] = read;
        return row;
    }

    /// <summary>The rows of a destination as they were read; each is taken once, so that who asks again is told what is.</summary>
    private sealed class PartitionRead(long at)
    {
        private readonly ConcurrentDictionary<string, bool> _taken = new();

        public long At => at;

        public Dictionary<string, TableEntity> Rows { get; } = [];

        public bool TryTake(string kind, out TableEntity? row)
        {
            row = Rows.GetValueOrDefault(kind);
            return _taken.TryAdd(kind, true);
        }
    }
}
