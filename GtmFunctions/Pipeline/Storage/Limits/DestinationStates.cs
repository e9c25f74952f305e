using System.Collections.Concurrent;
using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Limits;

/// <summary>What all instances know together of each destination: a partition for each, a row for each kind of knowledge.</summary>
public sealed class DestinationStates(StorageConnection storage, TimeProvider clock)
{
    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Destinations);
    private readonly ConcurrentDictionary<(string Destination, string Kind), object> _rows = new();

    /// <summary>The row of a destination; the same object each time, because it joins the changes of this instance.</summary>
    /// <param name="destination">The destination's name.</param>
    /// <param name="kind">What is known, such as <c>pace</c>.</param>
    /// <param name="type">The generated JSON code of the state.</param>
    /// <param name="empty">What holds while nothing is known.</param>
    public SharedRow<T> Row<T>(string destination, string kind, JsonTypeInfo<T> type, T empty)
        where T : class =>
        (SharedRow<T>)_rows.GetOrAdd((destination, kind), _ => new SharedRow<T>(_table, destination, kind, type, empty, clock));

    /// <summary>What storage holds of all destinations of which anything of a kind is known, by destination.</summary>
    public async Task<IReadOnlyDictionary<string, T>> AllAsync<T>(string kind, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        var all = new SortedDictionary<string, T>(StringComparer.Ordinal);
        var filter = TableClient.CreateQueryFilter($"RowKey eq {kind}");
        await foreach (var entity in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            all[entity.PartitionKey] = RowJson.Read(entity, "State", type);
        return all;
    }
}
