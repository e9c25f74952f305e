using System.Security.Cryptography;
using System.Text;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>The key by which an erased person is known again, while their address is stored nowhere.</summary>
internal sealed class PersonKey(StorageConnection storage) : StoredKey(storage, "erasure")
{
    private const int Digits = 40;

    /// <summary>What a person is called in records of erasure: a keyed hash, which nobody can compute who has not the key.</summary>
    /// <param name="address">The address, in the one form in which it is asked for.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<string> HashAsync(string address, CancellationToken cancellation) => Hash(await GetAsync(cancellation), address);

    /// <inheritdoc cref="HashAsync"/>
    /// <param name="key">The key.</param>
    /// <param name="address">The address.</param>
    public static string Hash(byte[] key, string address) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(address.ToLowerInvariant())))[..Digits];
}
