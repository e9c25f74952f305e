using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Makes text of JSON readable that parses and yet is no Unicode: bytes that are no UTF-8, and halves of surrogate pairs, which providers
/// send that cut a text in the middle of an emoji. Each becomes U+FFFD, so that one bad character costs that character and not the event.
/// </summary>
internal static class JsonRepair
{
    private const int EscapeLength = 6;

    /// <summary>The same bytes where nothing is wrong with them, else a repaired copy.</summary>
    /// <param name="json">JSON, or what claims to be: anything is let pass.</param>
    public static ReadOnlyMemory<byte> Repaired(ReadOnlyMemory<byte> json)
    {
        if (!Utf8.IsValid(json.Span))
            json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        byte[]? copy = null;
        var rest = 0;
        while (json.Span[rest..].IndexOf((byte)'\\') is var found and >= 0)
        {
            var at = rest + found;
            var unit = Unit(json.Span[at..]);
            if (unit is null or < 0xD800 or > 0xDFFF)
            {
                rest = Math.Min(at + 2, json.Length);
            }
            else if (unit <= 0xDBFF && Unit(json.Span[(at + EscapeLength)..]) is >= 0xDC00 and <= 0xDFFF)
            {
                rest = at + (2 * EscapeLength);
            }
            else
            {
                copy ??= json.ToArray();
                "\\uFFFD"u8.CopyTo(copy.AsSpan(at));
                rest = at + EscapeLength;
            }
        }

        return copy ?? json;
    }

    /// <summary>The UTF-16 unit of an escape that begins here, or <see langword="null"/>.</summary>
    private static int? Unit(ReadOnlySpan<byte> text) =>
        text.Length >= EscapeLength && text.StartsWith("\\u"u8)
        && int.TryParse(text[2..EscapeLength], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var unit)
            ? unit
            : null;
}
