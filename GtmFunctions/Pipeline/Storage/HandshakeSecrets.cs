using System.Collections.Concurrent;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Secrets that providers brought in a handshake and sign with from then on (Asana, Notion): no setting can hold them beforehand. They are
/// kept in Table Storage, which is encrypted at rest, and never leave this class but to be compared with.
/// </summary>
public sealed class HandshakeSecrets(StorageConnection storage, TimeProvider clock)
{
    // A secret that another instance was brought is known here after this long; the provider sends again what was refused until then.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.HandshakeSecrets);
    private readonly ConcurrentDictionary<string, (long Read, IReadOnlyList<string> Secrets)> _known = new();

    /// <summary>The secrets of a source, oldest first.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> OfAsync(string source, CancellationToken cancellation)
    {
        if (_known.TryGetValue(source, out var known) && clock.GetElapsedTime(known.Read) < Freshness)
            return known.Secrets;
        var found = new List<TableEntity>();
        await foreach (var entity in _table.QueryAsync<TableEntity>(TableClient.CreateQueryFilter($"PartitionKey eq {source}"), cancellationToken: cancellation))
            found.Add(entity);
        string[] secrets = [.. found.OrderBy(entity => entity.GetDateTimeOffset("At")).Select(entity => entity.GetString("Secret"))];
        _known[source] = (clock.GetTimestamp(), secrets);
        return secrets;
    }

    /// <summary>Keeps a secret, besides those that the source has.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage did not take it: the handshake must not be answered.</exception>
    public async Task KeepAsync(string source, string secret, CancellationToken cancellation)
    {
        var entity = new TableEntity(source, KeyHash.Of(secret)) { ["Secret"] = secret, ["At"] = clock.GetUtcNow() };
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
        _known.TryRemove(source, out _);
    }
}
