using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>What the schemes with hashes have in common.</summary>
internal static class HashOf
{
    /// <summary>The algorithm by .NET's name.</summary>
    public static HashAlgorithmName Name(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Sha1 => HashAlgorithmName.SHA1,
        SignatureAlgorithm.Sha512 => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    /// <summary>The algorithm as a trace shows it.</summary>
    public static string Called(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Sha1 => "sha1",
        SignatureAlgorithm.Sha512 => "sha512",
        _ => "sha256",
    };

    /// <summary>Whether any of these texts stands for these bytes; all are compared, each in constant time.</summary>
    public static bool IsAny(IReadOnlyList<string> texts, SignatureEncoding encoding, ReadOnlySpan<byte> expected)
    {
        var found = false;
        foreach (var text in texts)
            found |= CryptographicOperations.FixedTimeEquals(SignatureText.Decode(text, encoding), expected);
        return found;
    }
}
