using System.Collections.Concurrent;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Receive;

/// <summary>What may be shown of a secret that a provider supplied.</summary>
/// <param name="Fingerprint">The first digits of its hash, which name it.</param>
/// <param name="At">When it came.</param>
/// <param name="From">The network addresses that it came from; empty where they are not known.</param>
public sealed record SuppliedSecret(string Fingerprint, DateTimeOffset At, string From);

/// <summary>How it stands with the handshake of a source.</summary>
/// <param name="Secrets">The secrets that were supplied, oldest first.</param>
/// <param name="OpenUntil">
/// Until when anyone may supply one; <see langword="null"/> where an operator never opened it, or closed it.
/// </param>
public sealed record HandshakeState(IReadOnlyList<SuppliedSecret> Secrets, DateTimeOffset? OpenUntil);

/// <summary>
/// Secrets that providers supplied in a handshake and sign with from then on (Asana, Notion), since no setting can hold them beforehand,
/// and until when an operator lets one be supplied. They are kept in Table Storage, which is encrypted at rest, and never leave this class
/// but to be compared with.
/// </summary>
public sealed class HandshakeSecrets(StorageConnection storage, TimeProvider clock)
{
    // The row of the operator's word; those of secrets are hexadecimal
    private const string OpenRow = "open";
    private const int FingerprintDigits = 8;

    // A secret that another instance was given is known here after this long; the provider sends again what was refused until then.
    private static readonly TimeSpan Freshness = TimeSpan.FromSeconds(10);

    // Strangers may ask often; who opens a handshake and has the provider begin one takes longer than this.
    private static readonly TimeSpan ClosedFor = TimeSpan.FromSeconds(2);

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.HandshakeSecrets);
    private readonly ConcurrentDictionary<string, (long Read, IReadOnlyList<string> Secrets)> _known = new();
    private readonly ConcurrentDictionary<string, long> _closed = new();

    /// <summary>The secrets of a source, oldest first, as they were at most 10 seconds ago.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> LiveAsync(string source, CancellationToken cancellation)
    {
        if (_known.TryGetValue(source, out var known) && clock.GetElapsedTime(known.Read) < Freshness)
            return known.Secrets;
        var read = clock.GetTimestamp();
        string[] secrets = [.. Secrets(await RowsAsync(source, cancellation)).Select(row => row.GetString("Secret"))];
        _known[source] = (read, secrets);
        return secrets;
    }

    /// <summary>Whether anyone may supply a secret now. Of another instance's opening it is known within 2 seconds.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<bool> IsOpenAsync(string source, CancellationToken cancellation)
    {
        if (_closed.TryGetValue(source, out var seen) && clock.GetElapsedTime(seen) < ClosedFor)
            return false;
        var asked = clock.GetTimestamp();
        var isOpen = (await StateAsync(source, cancellation)).OpenUntil is not null;
        if (!isOpen)
            _closed[source] = asked;
        return isOpen;
    }

    /// <summary>How it stands with the handshake of a source, as storage says now.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<HandshakeState> StateAsync(string source, CancellationToken cancellation)
    {
        var rows = await RowsAsync(source, cancellation);
        var until = rows.FirstOrDefault(row => row.RowKey == OpenRow)?.GetDateTimeOffset("Until");
        return new HandshakeState(
            [.. Secrets(rows).Select(row => new SuppliedSecret(
                row.RowKey[..FingerprintDigits], row.GetDateTimeOffset("At")!.Value, row.GetString("From") ?? ""))],
            until > clock.GetUtcNow() ? until : null);
    }

    /// <summary>Lets a secret be supplied for a while.</summary>
    /// <returns>Until when.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task<DateTimeOffset> OpenAsync(string source, TimeSpan span, CancellationToken cancellation)
    {
        var until = clock.GetUtcNow() + span;
        await _table.UpsertEntityAsync(new TableEntity(source, OpenRow) { ["Until"] = until }, TableUpdateMode.Replace, cancellation);
        _closed.TryRemove(source, out _);
        return until;
    }

    /// <summary>Lets no secret be supplied from now on.</summary>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public Task CloseAsync(string source, CancellationToken cancellation) =>
        _table.DeleteEntityAsync(source, OpenRow, ETag.All, cancellation);

    /// <summary>Keeps a secret, besides those that the source has.</summary>
    /// <param name="source">The source.</param>
    /// <param name="secret">The secret.</param>
    /// <param name="from">The network addresses that it came from.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="RequestFailedException">Storage did not take it: the handshake must not be answered.</exception>
    public async Task KeepAsync(string source, string secret, string from, CancellationToken cancellation)
    {
        var entity = new TableEntity(source, KeyHash.For(secret)) { ["Secret"] = secret, ["At"] = clock.GetUtcNow(), ["From"] = from };
        await _table.UpsertEntityAsync(entity, TableUpdateMode.Replace, cancellation);
        _known.TryRemove(source, out _);
    }

    /// <summary>Forgets secrets: what is signed with them is refused, here at once and on other instances within 10 seconds.</summary>
    /// <param name="source">The source.</param>
    /// <param name="fingerprint">Which; all of the source where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many there were.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task<int> RemoveAsync(string source, string? fingerprint, CancellationToken cancellation)
    {
        var removed = 0;
        foreach (var row in Secrets(await RowsAsync(source, cancellation)))
        {
            if (fingerprint is not null && row.RowKey[..FingerprintDigits] != fingerprint)
                continue;
            await _table.DeleteEntityAsync(source, row.RowKey, ETag.All, cancellation);
            removed++;
        }

        _known.TryRemove(source, out _);
        return removed;
    }

    private static IEnumerable<TableEntity> Secrets(IEnumerable<TableEntity> rows) =>
        rows.Where(row => row.RowKey != OpenRow).OrderBy(row => row.GetDateTimeOffset("At"));

    private async Task<List<TableEntity>> RowsAsync(string source, CancellationToken cancellation)
    {
        var found = new List<TableEntity>();
        await foreach (var row in _table.QueryAsync<TableEntity>(
            TableClient.CreateQueryFilter($"PartitionKey eq {source}"), cancellationToken: cancellation))
            found.Add(row);
        return found;
    }
}
