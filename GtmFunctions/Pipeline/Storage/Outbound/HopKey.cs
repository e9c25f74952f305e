using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;

namespace GtmFunctions.Pipeline.Storage.Outbound;

/// <summary>
/// The key by which an app knows its own hop header again: random, made once for a storage account, so that nobody has to set it and all
/// instances share it. It leaves this class only to seal and open.
/// </summary>
public sealed class HopKey(StorageConnection storage)
{
    private const string Partition = "hop";
    private const string Row = "key";
    private const string Value = "Value";
    private const int KeyBytes = 32;

    private readonly TableClient _table = storage.Tables.GetTableClient(TableNames.Marks);
    private byte[]? _key;

    /// <summary>The key; made where there is none yet. Read once for a process.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<byte[]> GetAsync(CancellationToken cancellation)
    {
        if (_key is { } known)
            return known;
        if (await FindAsync(cancellation) is { } found)
            return _key = found;

        // Where another instance was quicker, its key counts
        var made = new TableEntity(Partition, Row) { [Value] = RandomNumberGenerator.GetBytes(KeyBytes) };
        await _table.TryAddAsync(made, cancellation);
        return _key = await FindAsync(cancellation)
            ?? throw new RequestFailedException(404, "The key of the hop header was made and is not there.");
    }

    private async Task<byte[]?> FindAsync(CancellationToken cancellation)
    {
        var found = await _table.GetEntityIfExistsAsync<TableEntity>(Partition, Row, cancellationToken: cancellation);
        return found.HasValue ? found.Value!.GetBinary(Value) : null;
    }
}
