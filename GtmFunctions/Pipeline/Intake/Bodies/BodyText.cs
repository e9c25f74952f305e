using System.Text;
using System.Text.Unicode;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>
/// The text of a body, by its byte order mark, else by the charset that it declares, else UTF-8. Bytes that are UTF-8 are read so even
/// where a charset of one byte a letter is declared, for tools declare that without knowing.
/// </summary>
internal static class BodyText
{
    private static readonly (byte[] Mark, Encoding Encoding)[] Marks =
    [
        ([0xEF, 0xBB, 0xBF], Encoding.UTF8), ([0xFF, 0xFE], Encoding.Unicode), ([0xFE, 0xFF], Encoding.BigEndianUnicode),
    ];

    /// <summary>A body's text as UTF-8; the same bytes where they are that already.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="charset">The charset as declared, or <see langword="null"/>.</param>
    /// <exception cref="UnprocessableException">The charset is not known.</exception>
    public static ReadOnlyMemory<byte> AsUtf8(ReadOnlyMemory<byte> body, string? charset)
    {
        foreach (var (mark, encoding) in Marks)
        {
            if (body.Span.StartsWith(mark))
                return encoding is UTF8Encoding
                    ? body[mark.Length..]
                    : Encoding.UTF8.GetBytes(encoding.GetString(body.Span[mark.Length..]));
        }

        var declared = charset is null ? Unmarked(body.Span) : Find(charset);
        return declared is UTF8Encoding || (declared.IsSingleByte && Utf8.IsValid(body.Span))
            ? body
            : Encoding.UTF8.GetBytes(declared.GetString(body.Span));
    }

    /// <summary>
    /// The encoding of a charset; ISO-8859-1 and ASCII mean Windows-1252, as in browsers (https://encoding.spec.whatwg.org).
    /// </summary>
    /// <exception cref="UnprocessableException">It is not known.</exception>
    public static Encoding Find(string charset)
    {
        var name = charset.Trim().ToLowerInvariant();
        if (name is "utf-8" or "utf8" or "unicode-1-1-utf-8" or "utf8mb4")
            return Encoding.UTF8;
        if (name is "iso-8859-1" or "iso8859-1" or "latin1" or "latin-1" or "us-ascii" or "ascii" or "ansi" or "cp1252")
            name = "windows-1252";
        try
        {
            var encoding = name == "utf-7" ? null : CodePagesEncodingProvider.Instance.GetEncoding(name) ?? Encoding.GetEncoding(name);
            if (encoding is not null)
                return encoding;
        }
        catch (ArgumentException)
        {
            // Said below
        }

        throw new UnprocessableException(
            $"The body says that its charset is '{BoundedText.Shown(name)}', which is not known. " +
            "Have the sender use UTF-8.");
    }

    // A JSON text begins with an ASCII letter, so that a zero beside it tells UTF-16 (RFC 4627, section 3)
    private static Encoding Unmarked(ReadOnlySpan<byte> body) => body switch
    {
        [not 0, 0, ..] => Encoding.Unicode,
        [0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => Encoding.UTF8,
    };
}
