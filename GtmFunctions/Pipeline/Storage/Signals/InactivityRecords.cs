using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Signals;

/// <summary>What is known of a key that may go quiet.</summary>
/// <param name="State">What is known; <see langword="null"/> where nothing is yet.</param>
internal sealed record InactivitySheet<T>(T? State) : StoredRecord
    where T : class;

/// <summary>When keys were last active: one row for each key of a signal of absence, moved by its ETag.</summary>
internal sealed class InactivityRecords(StorageConnection storage, TimeProvider clock)
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
        where T : class => await Document(partition, type).FindAsync(cancellation) ?? new InactivitySheet<T>(State: null);

    /// <summary>Writes a key's row, unless it has moved since it was read.</summary>
    /// <returns>The row as it is now; <see langword="null"/> where somebody else was quicker: read it again.</returns>
    public Task<InactivitySheet<T>?> TryWriteAsync<T>(
        string partition, InactivitySheet<T> sheet, T state, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => Document(partition, type).TryPutAsync(sheet with { State = state }, cancellation);

    /// <summary>Changes a key's row, as <see cref="TableDocument{T}.ChangeAsync"/> does.</summary>
    /// <param name="partition">The key's partition.</param>
    /// <param name="sheet">The row as it was read.</param>
    /// <param name="change">Gets what stands and returns what is to stand: the same object where that is what stands.</param>
    /// <param name="type">The generated JSON code of what is known.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task ChangeAsync<T>(
        string partition, InactivitySheet<T> sheet, Func<T, T> change, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class => Document(partition, type).ChangeAsync(
            stands => stands.State is { } state && change(state) is var next && !ReferenceEquals(next, state)
                ? stands with { State = next }
                : stands,
            cancellation,
            sheet);

    private TableDocument<InactivitySheet<T>> Document<T>(string partition, JsonTypeInfo<T> type)
        where T : class => new(_table, partition, Row, RowForm.Properties<InactivitySheet<T>>(
            row => new(RowJson.Read(row, State, type)),
            (row, sheet) =>
            {
                row["At"] = clock.GetUtcNow();
                RowJson.Write(row, State, sheet.State!, type);
            }));
}
