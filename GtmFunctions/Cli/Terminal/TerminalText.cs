using System.Text;

namespace GtmFunctions.Cli.Terminal;

/// <summary>
/// Text that may be shown on a terminal. Much of it comes from strangers, who send webhooks and answer calls: what moves the cursor, sets
/// the title, hides what follows or turns its order is left out, so that nobody writes what looks as if we had said it.
/// </summary>
internal static class TerminalText
{
    private const int LongestColour = 16;

    // Bold, faint, a colour of the letters and the end of them: not what hides, blinks or fills. ECMA-48, 8.3.117
    private static readonly HashSet<string> Colours =
    [
        "", "0", "1", "2", "3", "4", "22", "23", "24", "39",
        .. Enumerable.Range(0, 8).SelectMany(colour => new[] { $"3{colour}", $"9{colour}" }),
    ];

    /// <summary>As one line, without colours.</summary>
    public static string Line(string? text) => string.Concat((text ?? "").Where(character => !IsHarmful(character)));

    /// <summary>As many lines as it has, and with the colours that <see cref="Screen.Paint"/> gives, which harm nobody.</summary>
    public static string Lines(string text)
    {
        if (!text.Any(character => IsHarmful(character) && character != '\n'))
            return text;
        var shown = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (!IsHarmful(text[i]) || IsLayout(text, i))
            {
                shown.Append(text[i]);
            }
            else if (ColourAt(text, i) is > 0 and var length)
            {
                shown.Append(text, i, length);
                i += length - 1;
            }
        }

        return shown.ToString();
    }

    // A carriage return by itself has what follows written over the line
    private static bool IsLayout(string text, int place) =>
        text[place] is '\n' or '\t' || (text[place] == '\r' && place + 1 < text.Length && text[place + 1] == '\n');

    // What turns the order of letters is no control character to .NET: https://www.unicode.org/reports/tr9/#Explicit_Directional_Embeddings
    private static bool IsHarmful(char character) =>
        char.IsControl(character) || character is (>= '\u202a' and <= '\u202e') or (>= '\u2066' and <= '\u2069');

    // How long the colour is that begins here; 0 where none does
    private static int ColourAt(string text, int place)
    {
        var begins = text.AsSpan(place, Math.Min(LongestColour, text.Length - place));
        var end = begins.StartsWith("\u001b[") ? begins.IndexOf('m') : -1;
        return end > 0 && begins[2..end].ToString().Split(';').All(Colours.Contains) ? end + 1 : 0;
    }
}
