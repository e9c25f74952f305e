using System.Globalization;
using System.Text;

namespace GtmFunctions.Pipeline.Pages.Map;

/// <summary>
/// Shortens a text to what fits into a box. The font is that of whoever looks, so that a character is as wide as in the widest usual one,
/// DejaVu Sans Bold.
/// </summary>
internal static class MapText
{
    private const double Ellipsis = 13;

    // How wide a character of usual weight is beside the same in bold
    private const double Usual = 0.87;

    /// <summary>The text, or as much of its beginning as fits before an ellipsis; no character is taken apart.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isBold">Whether it is written in bold.</param>
    /// <param name="width">How wide it may be, in pixels of the picture, at 13 px.</param>
    public static string Fit(string text, bool isBold, double width)
    {
        width = isBold ? width : width / Usual;
        if (Width(text) <= width)
            return text;
        var (kept, rest) = (0, width - Ellipsis);
        while (StringInfo.GetNextTextElementLength(text, kept) is var next && Width(text.AsSpan(kept, next)) is var taken && taken <= rest)
            (kept, rest) = (kept + next, rest - taken);
        return $"{text.AsSpan(0, kept).TrimEnd()}…";
    }

    private static double Width(ReadOnlySpan<char> text)
    {
        var width = 0.0;
        foreach (var rune in text.EnumerateRunes())
            width += Width(rune);
        return width;
    }

    private static double Width(Rune rune) => rune.Value switch
    {
        'i' or 'j' or 'l' or 'I' or '.' or ',' or ':' or ';' or '\'' or '|' or '!' => 5.3,
        'f' or 't' or 'r' or ' ' or '(' or ')' or '[' or ']' or '/' or '-' => 6.5,
        'c' or 'k' or 's' or 'v' or 'x' or 'y' or 'z' => 8.4,
        'a' or 'e' => 8.9,
        'm' or 'w' or 'M' or 'W' or '@' or '%' or '—' => 14.5,
        _ when Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.Format => 0,
        >= 0x1100 => 17,
        _ when Rune.IsUpper(rune) => 11.2,
        _ => 9.5,
    };
}
