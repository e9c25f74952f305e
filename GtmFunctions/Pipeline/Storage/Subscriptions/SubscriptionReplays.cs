using Azure.Data.Tables;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Storage.Subscriptions;

/// <summary>Replays to subscribers, a row for each, and those that are over for as long as they are worth a look.</summary>
internal sealed class SubscriptionReplays(StorageConnection storage, TimeProvider clock)
{
    private const string Partition = "replays";

    private static readonly TimeSpan Kept = TimeSpan.FromDays(30);

    private static readonly RowForm<SubscriptionReplay> Form = RowForm.Json(
        "Replay", SubscriptionJson.Default.SubscriptionReplay, (row, one) => row["State"] = one.State.ToString());

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Subscriptions);

    /// <summary>All of them, newest first.</summary>
    public async Task<IReadOnlyList<SubscriptionReplay>> ListAsync(CancellationToken cancellation)
    {
        var all = new List<SubscriptionReplay>();
        await foreach (var row in _table.QueryAsync<TableEntity>($"PartitionKey eq '{Partition}'", cancellationToken: cancellation))
            all.Add(await Form.ReadAsync(row, cancellation));
        return [.. all.OrderByDescending(replay => replay.CreatedAt)];
    }

    /// <summary>One of them; <see langword="null"/> where there is none of that nonce.</summary>
    public Task<SubscriptionReplay?> FindAsync(string nonce, CancellationToken cancellation) => Document(nonce).FindAsync(cancellation);

    /// <summary>Adds one, and forgets those that have been over for long.</summary>
    public async Task<SubscriptionReplay> AddAsync(SubscriptionReplay replay, CancellationToken cancellation)
    {
        foreach (var old in await ListAsync(cancellation))
        {
            if (old.State != ReplayState.Running && old.UpdatedAt < clock.GetUtcNow() - Kept)
                await Document(old.Nonce).TryDeleteAsync(old, cancellation);
        }

        return (await Document(replay.Nonce).AddOrReadAsync(replay, cancellation)).Stands;
    }

    /// <summary>Changes one, as <see cref="TableDocument{T}.ChangeAsync"/> does, and says when.</summary>
    public Task<DocumentChange<SubscriptionReplay>> ChangeAsync(
        string nonce, Func<SubscriptionReplay, SubscriptionReplay> change, CancellationToken cancellation) =>
        Document(nonce).ChangeAsync(
            replay => change(replay) is var next && ReferenceEquals(next, replay) ? replay : next with { UpdatedAt = clock.GetUtcNow() },
            cancellation);

    private TableDocument<SubscriptionReplay> Document(string nonce) => new(_table, Partition, nonce, Form);
}
