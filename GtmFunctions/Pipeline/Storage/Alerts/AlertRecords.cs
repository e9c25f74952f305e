using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Alerts;

/// <summary>An alert that is not over, as it is stored.</summary>
/// <param name="Key">Its problem's key.</param>
/// <param name="Kind">The kind of alert, for who looks with a storage browser.</param>
/// <param name="What">What has the problem, for the same.</param>
/// <param name="State">The state as JSON.</param>
internal sealed record StoredAlert(string Key, string Kind, string What, string State) : StoredRecord;

/// <summary>
/// The alerts that are not over, or rest, and the mutes, so that one query finds all. Only who has read a row can change it.
/// </summary>
internal sealed class AlertRecords(StorageConnection storage)
{
    private const string Open = "open";
    private const string Muted = "mute";

    private static readonly RowForm<StoredAlert> AlertForm = RowForm.Properties(
        row => new StoredAlert(row.RowKey, row.GetString("Kind"), row.GetString("What"), LongText.Read(row, "State")!),
        (row, alert) =>
        {
            (row["Kind"], row["What"]) = (alert.Kind, alert.What);
            LongText.Write(row, "State", alert.State);
        });

    private static readonly RowForm<StoredMute> MuteForm = RowForm.Properties(
        row => new StoredMute(
            row.RowKey,
            row.GetDateTimeOffset("Until")!.Value,
            row.GetString("By"),
            row.GetDateTimeOffset("At")!.Value,
            row.GetString("Reason")),
        (row, mute) => (row["Until"], row["By"], row["At"], row["Reason"]) = (mute.Until, mute.By, mute.At, mute.Reason));

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Alerts);

    /// <summary>All alerts.</summary>
    public async Task<IReadOnlyList<StoredAlert>> AllAsync(CancellationToken cancellation) => (await ReadAsync(cancellation)).Alerts;

    /// <summary>All alerts and mutes.</summary>
    public async Task<(IReadOnlyList<StoredAlert> Alerts, IReadOnlyList<StoredMute> Mutes)> ReadAsync(CancellationToken cancellation)
    {
        var (alerts, mutes) = (new List<StoredAlert>(), new List<StoredMute>());
        await foreach (var row in _table.QueryAsync<TableEntity>(cancellationToken: cancellation))
        {
            if (row.PartitionKey == Open)
                alerts.Add(await AlertForm.ReadAsync(row, cancellation));
            else if (row.PartitionKey == Muted)
                mutes.Add(await MuteForm.ReadAsync(row, cancellation));
        }

        return (alerts, mutes);
    }

    /// <summary>Writes one over that which was read, or as a new one.</summary>
    /// <returns>The alert as it is stored now; <see langword="null"/> where somebody else was quicker.</returns>
    public Task<StoredAlert?> TryWriteAsync(StoredAlert alert, CancellationToken cancellation) =>
        Document(alert.Key).TryPutAsync(alert, cancellation);

    /// <summary>Deletes one, unless it has changed since it was read: then it goes on elsewhere.</summary>
    public Task TryDeleteAsync(StoredAlert alert, CancellationToken cancellation) =>
        Document(alert.Key).TryDeleteAsync(alert, cancellation);

    /// <summary>Mutes an alarm, over what was said of it before: the last word holds.</summary>
    public Task MuteAsync(StoredMute mute, CancellationToken cancellation) => MuteOf(mute.Key).OverwriteAsync(mute, cancellation);

    /// <summary>Ends a mute, if there is one.</summary>
    public Task UnmuteAsync(string key, CancellationToken cancellation) => MuteOf(key).DeleteAsync(cancellation);

    /// <summary>Forgets a mute that is over, unless it was given anew since it was read.</summary>
    public Task TryForgetAsync(StoredMute mute, CancellationToken cancellation) => MuteOf(mute.Key).TryDeleteAsync(mute, cancellation);

    private TableDocument<StoredAlert> Document(string key) => new(_table, Open, key, AlertForm);

    private TableDocument<StoredMute> MuteOf(string key) => new(_table, Muted, key, MuteForm);
}
