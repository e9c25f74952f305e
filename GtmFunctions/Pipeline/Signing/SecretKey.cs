using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Secrets as keys, and their comparison.</summary>
internal static class SecretKey
{
    /// <summary>The key bytes of a secret, or what is wrong with it, after "the setting X".</summary>
    /// <param name="secret">The setting's value.</param>
    /// <param name="form">How it becomes bytes.</param>
    /// <param name="prefixes">Prefixes of Standard Webhooks (<c>whsec_</c>) that a secret of the base64 form may have.</param>
    public static (byte[] Bytes, string? Fault) Read(string secret, SecretForm form, params ReadOnlySpan<string> prefixes)
    {
        if (string.IsNullOrWhiteSpace(secret))
            return ([], "is empty");
        switch (form)
        {
            case SecretForm.Hex:
                return SignatureText.Decode(secret.Trim(), SignatureEncoding.Hex) is { } hex ? (hex, null) : ([], "is not hexadecimal");
            case SecretForm.Base64:
                var text = secret.Trim();
                foreach (var prefix in prefixes)
                {
                    if (text.StartsWith(prefix, StringComparison.Ordinal))
                    {
                        text = text[prefix.Length..];
                        break;
                    }
                }

                if (text.StartsWith("wh", StringComparison.Ordinal) && text.Contains('_', StringComparison.Ordinal))
                    return ([], "is a key of another kind");
                return SignatureText.Decode(text, SignatureEncoding.Base64) is { } base64 ? (base64, null) : ([], "is not base64");
            default:
                return (Encoding.UTF8.GetBytes(secret), null);
        }
    }

    /// <summary>Whether a text of a stranger is the secret, in a time that tells nothing of either.</summary>
    public static bool Same(string text, string secret) => CryptographicOperations.FixedTimeEquals(
        SHA256.HashData(Encoding.UTF8.GetBytes(text)), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));
}
