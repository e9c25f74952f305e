using System.Text.Json.Serialization.Metadata;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>How rows hold records of one kind.</summary>
/// <param name="read">Reads what a row holds.</param>
/// <param name="write">Writes a record into a row that has its keys and nothing else yet.</param>
internal sealed class RowForm<T>(
    Func<TableEntity, CancellationToken, ValueTask<T>> read, Func<TableEntity, T, CancellationToken, ValueTask> write)
    where T : StoredRecord
{
    /// <summary>The record that a row holds, of that read of it.</summary>
    public async ValueTask<T> ReadAsync(TableEntity row, CancellationToken cancellation) =>
        (await read(row, cancellation)) with { ETag = row.ETag };

    /// <summary>The row that holds a record.</summary>
    public async ValueTask<TableEntity> RowAsync(string partition, string row, T record, CancellationToken cancellation)
    {
        var entity = new TableEntity(partition, row);
        await write(entity, record, cancellation);
        return entity;
    }
}

/// <summary>Makes the forms of rows.</summary>
internal static class RowForm
{
    /// <summary>A form that keeps a record as JSON.</summary>
    /// <param name="property">The property that holds the JSON, or its beginning.</param>
    /// <param name="type">The record's generated JSON code.</param>
    /// <param name="beside">Writes what is looked for, or shown in a storage browser, beside the JSON.</param>
    public static RowForm<T> Json<T>(string property, JsonTypeInfo<T> type, Action<TableEntity, T>? beside = null)
        where T : StoredRecord => Properties(
            row => RowJson.Read(row, property, type),
            (row, record) =>
            {
                beside?.Invoke(row, record);
                RowJson.Write(row, property, record, type);
            });

    /// <summary>A form that keeps a record as properties of the row.</summary>
    public static RowForm<T> Properties<T>(Func<TableEntity, T> read, Action<TableEntity, T> write)
        where T : StoredRecord => new(
            (row, _) => ValueTask.FromResult(read(row)),
            (row, record, _) =>
            {
                write(row, record);
                return ValueTask.CompletedTask;
            });
}
