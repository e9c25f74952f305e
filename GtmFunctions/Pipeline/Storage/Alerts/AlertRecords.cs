using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Alerts;

/// <summary>An alert that is not over, as it is stored.</summary>
/// <param name="Key">Its problem's key.</param>
/// <param name="Kind">The kind of alert, for who looks with a storage browser.</param>
/// <param name="What">What has the problem, for the same.</param>
/// <param name="State">The state as JSON.</param>
internal sealed record StoredAlert(string Key, string Kind, string What, string State) : StoredRecord;

/// <summary>The alerts that are not over, in one partition, so that one query finds them. Only who has read a row can change it.</summary>
internal sealed class AlertRecords(StorageConnection storage)
{
    private const string Partition = "open";

    private static readonly RowForm<StoredAlert> Form = RowForm.Properties(
        row => new StoredAlert(row.RowKey, row.GetString("Kind"), row.GetString("What"), LongText.Read(row, "State")!),
        (row, alert) =>
        {
            (row["Kind"], row["What"]) = (alert.Kind, alert.What);
            LongText.Write(row, "State", alert.State);
        });

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Alerts);

    /// <summary>All of them.</summary>
    public async Task<IReadOnlyList<StoredAlert>> AllAsync(CancellationToken cancellation)
    {
        var all = new List<StoredAlert>();
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {Partition}");
        await foreach (var row in _table.QueryAsync<TableEntity>(filter, cancellationToken: cancellation))
            all.Add(await Form.ReadAsync(row, cancellation));
        return all;
    }

    /// <summary>Writes one over that which was read, or as a new one.</summary>
    /// <returns>The alert as it is stored now; <see langword="null"/> where somebody else was quicker.</returns>
    public Task<StoredAlert?> TryWriteAsync(StoredAlert alert, CancellationToken cancellation) =>
        Document(alert.Key).TryPutAsync(alert, cancellation);

    /// <summary>Deletes one, unless it has changed since it was read: then it goes on elsewhere.</summary>
    public Task TryDeleteAsync(StoredAlert alert, CancellationToken cancellation) =>
        Document(alert.Key).TryDeleteAsync(alert, cancellation);

    private TableDocument<StoredAlert> Document(string key) => new(_table, Partition, key, Form);
}
