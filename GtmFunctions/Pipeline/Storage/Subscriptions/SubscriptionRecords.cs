using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Subscriptions;

/// <summary>
/// Subscriptions with their secrets, a row for each name, so that no two have one name; all of them are one read. A change goes by its
/// ETag.
/// </summary>
internal sealed class SubscriptionRecords(StorageConnection storage)
{
    private const string Partition = "subscriptions";

    private static readonly RowForm<Subscription> Form = RowForm.Json(
        "Subscription", SubscriptionJson.Default.Subscription, (row, one) => row["State"] = one.State.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Subscriptions);

    /// <summary>All of them, by name.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<Subscription>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<Subscription>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            all.Add(await Form.ReadAsync(row, cancellation));
        return all;
    }

    /// <summary>One of them; <see langword="null"/> where none has that name.</summary>
    public Task<Subscription?> FindAsync(string name, CancellationToken cancellation) => Document(name).FindAsync(cancellation);

    /// <summary>Adds one; <see langword="null"/> where its name is taken.</summary>
    public Task<Subscription?> TryAddAsync(Subscription subscription, CancellationToken cancellation) =>
        Document(subscription.Name).TryAddAsync(subscription, cancellation);

    /// <summary>Changes one, as <see cref="TableDocument{T}.ChangeAsync"/> does.</summary>
    public Task<DocumentChange<Subscription>> ChangeAsync(
        string name, Func<Subscription, Subscription> change, CancellationToken cancellation) =>
        Document(name).ChangeAsync(change, cancellation);

    /// <summary>Removes one with its secrets.</summary>
    /// <returns>Whether it is gone; else it has changed since it was read.</returns>
    public Task<bool> TryRemoveAsync(Subscription subscription, CancellationToken cancellation) =>
        Document(subscription.Name).TryDeleteAsync(subscription, cancellation);

    private TableDocument<Subscription> Document(string name) => new(_table, Partition, name, Form);
}
