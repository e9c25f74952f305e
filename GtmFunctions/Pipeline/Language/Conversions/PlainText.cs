using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>Text that people typed or pasted, without what cannot be seen in it.</summary>
internal static class PlainText
{
    /// <summary>The longest text that a conversion reads.</summary>
    public const int Longest = 2000;

    // Joiners are part of the spelling of Persian and Indic names
    private const char ZeroWidthNonJoiner = '\u200C';
    private const char ZeroWidthJoiner = '\u200D';

    /// <summary>
    /// The text of a string, number or boolean on one line: every white space is one blank, format and control characters are gone, the
    /// ends are trimmed. <see langword="null"/> for an object, an array, a text that is empty or longer than <see cref="Longest"/>.
    /// </summary>
    public static string? Line(JsonNode? node)
    {
        if (node is not JsonValue value)
            return null;
        var text = value.GetValueKind() switch
        {
            JsonValueKind.String => value.TryGetValue<string>(out var held) ? held : value.Deserialize<string>(),
            _ => value.ToJsonString(),
        };
        return text is { Length: <= Longest } && Line(text) is { Length: > 0 } line ? line : null;
    }

    /// <summary>A text on one line.</summary>
    public static string Line(string text)
    {
        if (IsPlainLine(text))
            return text;
        var line = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (char.IsWhiteSpace(letter) || letter == '\u180E')
            {
                if (line.Length > 0 && line[^1] != ' ')
                    line.Append(' ');
            }
            else if (letter is ZeroWidthNonJoiner or ZeroWidthJoiner || !IsInvisible(letter))
            {
                line.Append(letter);
            }
        }

        return line.ToString().Trim(' ', ZeroWidthJoiner, ZeroWidthNonJoiner);
    }

    /// <summary>A line that names a machine's thing (an address, a number): full-width forms are ASCII, joiners are gone.</summary>
    public static string? Code(JsonNode? node) => Line(node) is { } line && Code(line) is { Length: > 0 } code ? code : null;

    /// <summary>A line with its full-width forms as ASCII and without joiners.</summary>
    public static string Code(string line)
    {
        if (IsPlainLine(line))
            return line;
        var code = new StringBuilder(line.Length);
        foreach (var letter in line)
        {
            if (letter is >= '\uFF01' and <= '\uFF5E')
                code.Append((char)(letter - 0xFEE0));
            else if (letter is '\u3002' or '\uFF61')
                code.Append('.');
            else if (letter is '\u2212' or '\u2010' or '\u2011')
                code.Append('-');
            else if (letter is not (ZeroWidthJoiner or ZeroWidthNonJoiner))
                code.Append(letter);
        }

        return code.ToString().Trim();
    }

    /// <summary>The letters and digits of a text in lower case, to look a name up by.</summary>
    public static string Key(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    // Printable ASCII with single blanks inside: nearly all that comes
    private static bool IsPlainLine(ReadOnlySpan<char> text) =>
        !text.ContainsAnyExceptInRange(' ', '~') && text is not [' ', ..] and not [.., ' '] && text.IndexOf("  ") < 0;

    private static bool IsInvisible(char letter) =>
        char.GetUnicodeCategory(letter) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.OtherNotAssigned;
}
