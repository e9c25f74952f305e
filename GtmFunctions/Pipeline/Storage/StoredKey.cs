using System.Security.Cryptography;
using Azure;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// A random key, made once for a storage account, so that nobody has to set it and all instances share it. It has no age, and is never
/// forgotten.
/// </summary>
/// <param name="storage">Storage.</param>
/// <param name="partition">What it is for.</param>
internal abstract class StoredKey(StorageConnection storage, string partition)
{
    private const string Row = "key";
    private const string Value = "Value";
    private const int KeyBytes = 32;

    private static readonly RowForm<Secret> Form =
        RowForm.Properties(row => new Secret(row.GetBinary(Value)), (row, secret) => row[Value] = secret.Bytes);

    private readonly TableDocument<Secret> _document = new(storage.Tables.GetTableClient(TableNames.Marks), partition, Row, Form);
    private byte[]? _key;

    /// <summary>The key; made where there is none yet. Read once for a process.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<byte[]> GetAsync(CancellationToken cancellation)
    {
        if (_key is { } known)
            return known;
        if (await _document.FindAsync(cancellation) is { } found)
            return _key = found.Bytes;

        // Where another instance was quicker, its key counts
        var (_, stands) = await _document.AddOrReadAsync(new Secret(RandomNumberGenerator.GetBytes(KeyBytes)), cancellation);
        return _key = stands.Bytes;
    }

    private sealed record Secret(byte[] Bytes) : StoredRecord;
}
