using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Signals;

/// <summary>What is known of a key that may go quiet.</summary>
/// <param name="State">What is known; <see langword="null"/> where nothing is yet.</param>
/// <param name="ETag">Of which read or write it is.</param>
public sealed record InactivitySheet<T>(T? State, ETag ETag)
    where T : class;

/// <summary>When keys were last active: one row for each key of a signal of absence, moved by its ETag.</summary>
public sealed class InactivityRecords(StorageConnection storage)
{
    private const string Row = "quiet";
    private const string State = "State";

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Signals);

    /// <summary>The partition of a signal's key.</summary>
    /// <param name="signal">The signal's name.</param>
    /// <param name="field">The path of its key.</param>
    /// <param name="key">The key.</param>
    public static string PartitionOf(string signal, string field, string key) => KeyHash.For("quiet", signal, field, key);

    /// <summary>Reads a key's row.</summary>
    public async Task<InactivitySheet<T>> OpenAsync<T>(string partition, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(partition, Row, cancellationToken: cancellation);
        return found is { HasValue: true, Value: { } entity }
            ? new InactivitySheet<T>(JsonSerializer.Deserialize(LongText.Read(entity, State)!, type), entity.ETag)
            : new InactivitySheet<T>(null, default);
    }

    /// <summary>Writes a key's row, unless it has moved since it was read.</summary>
    /// <returns>The row as it is now; <see langword="null"/> where somebody else was quicker: read it again.</returns>
    public async Task<InactivitySheet<T>?> TryWriteAsync<T>(
        string partition, InactivitySheet<T> sheet, T state, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        var entity = new TableEntity(partition, Row);
        LongText.Write(entity, State, JsonSerializer.Serialize(state, type));
        var write = await _table.TryPutAsync(entity, sheet.State is null ? null : sheet.ETag, cancellation);
        return write.Written is { } etag ? new InactivitySheet<T>(state, etag) : null;
    }
}
