using System.Buffers;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Bytes written as hexadecimal or base64, in requests and in secrets.</summary>
internal static class SignatureText
{
    /// <summary>Longer than any signature or key in base64; longer text is no signature.</summary>
    private const int Longest = 8192;

    /// <summary>
    /// The bytes, or <see langword="null"/> when the text is not written so. Either case of hexadecimal; base64 with or without padding.
    /// </summary>
    public static byte[]? Decode(string text, SignatureEncoding encoding) => text.Length is 0 or > Longest
        ? null
        : encoding == SignatureEncoding.Hex ? Hex(text) : Base64(text);

    /// <summary>The text, hexadecimal in lower case.</summary>
    public static string Encode(ReadOnlySpan<byte> bytes, SignatureEncoding encoding) =>
        encoding == SignatureEncoding.Hex ? Convert.ToHexStringLower(bytes) : Convert.ToBase64String(bytes);

    private static byte[]? Hex(string text)
    {
        var bytes = new byte[text.Length / 2];
        return text.Length % 2 == 0 && Convert.FromHexString(text, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
    }

    private static byte[]? Base64(string text)
    {
        var padded = text.TrimEnd('=');
        padded = padded.PadRight((padded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var written) && written > 0 ? bytes[..written] : null;
    }
}
