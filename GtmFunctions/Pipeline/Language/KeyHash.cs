using System.Security.Cryptography;
using System.Text;

namespace GtmFunctions.Pipeline.Language;

/// <summary>
/// Keys for what comes from outside: table keys may not hold <c>/ \ # ?</c> or control characters, and have a length limit.
/// </summary>
internal static class KeyHash
{
    /// <summary>The first 160 bits of a SHA-256, as 40 lower-case hexadecimal digits.</summary>
    /// <param name="parts">Hashed with their lengths, so that no two lists of parts share a key by their joints.</param>
    public static string For(params ReadOnlySpan<string> parts)
    {
        var text = new StringBuilder();
        foreach (var part in parts)
            text.Append(part.Length).Append(':').Append(part);
        return For(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The first 160 bits of the SHA-256 of some bytes, as 40 lower-case hexadecimal digits.</summary>
    public static string For(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return Convert.ToHexStringLower(hash[..20]);
    }
}
