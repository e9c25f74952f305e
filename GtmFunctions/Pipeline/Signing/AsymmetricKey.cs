using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Keys that providers show as base64 DER, with or without PEM's lines around it.</summary>
internal static class AsymmetricKey
{
    /// <summary>The DER bytes of a key or certificate as bare base64 or as PEM, or <see langword="null"/>.</summary>
    public static byte[]? Der(string text)
    {
        var lines = text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var base64 = string.Concat(lines.Where(line => !line.StartsWith("-----", StringComparison.Ordinal)));
        return SignatureText.Decode(base64, SignatureEncoding.Base64);
    }

    /// <summary>Reads an SPKI public key or a PKCS #8 private key into an algorithm.</summary>
    /// <returns>Whether the secret is either.</returns>
    public static bool TryRead(AsymmetricAlgorithm key, string secret, out bool isPrivate)
    {
        isPrivate = false;
        if (Der(secret) is not { } der)
            return false;
        try
        {
            key.ImportSubjectPublicKeyInfo(der, out _);
            return true;
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            // Not a public key: a private one, or nothing.
        }

        try
        {
            key.ImportPkcs8PrivateKey(der, out _);
            return isPrivate = true;
        }
        catch (Exception wrong) when (IsUnreadable(wrong))
        {
            return false;
        }
    }

    private static bool IsUnreadable(Exception wrong) => wrong is CryptographicException or NotSupportedException or ArgumentException;
}
