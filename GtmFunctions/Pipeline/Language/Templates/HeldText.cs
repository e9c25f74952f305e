using System.Net;
using System.Text;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// Text of a rendering in which every character of a value that could be read as markup is held: a private-use character stands for it
/// until the message is whole. So a value that is captured, filtered and put into another text is escaped once, by the rule of the field
/// where it ends, and nothing cuts an escape in two. A held character only ever becomes its escape, or itself where there is no markup, so
/// one that a stranger sends does no harm.
/// </summary>
internal static class HeldText
{
    private const char First = '\uE700';
    private const char Last = '\uE77F';

    /// <summary>Whether anything in it is held.</summary>
    public static bool IsIn(string text) => text.AsSpan().IndexOfAnyInRange(First, Last) >= 0;

    /// <summary>A character as it is held.</summary>
    public static char Hold(char character) => (char)(First + character);

    /// <summary>What a held character stands for; the character itself where it is none.</summary>
    public static char Release(char character) => character is >= First and <= Last ? (char)(character - First) : character;

    /// <summary>A value with its markup held.</summary>
    public static string Hold(string value, EscapeRule rule)
    {
        var held = new StringBuilder(value);
        for (var i = 0; i < held.Length; i++)
        {
            if (IsMarkup(value, i, rule))
                held[i] = Hold(value[i]);
        }

        return held.ToString();
    }

    /// <summary>The text with each held character as it was.</summary>
    public static string Plain(string text) => string.Create(text.Length, text, static (span, from) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = Release(from[i]);
    });

    /// <summary>The text with each held character as the markup escapes it.</summary>
    public static string Escaped(string text, EscapeRule rule)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var character in text)
        {
            var plain = Release(character);
            if (plain == character)
                escaped.Append(character);
            else if (rule == EscapeRule.TeamsMarkdown)
                escaped.Append('\\').Append(plain);
            else
                escaped.Append(WebUtility.HtmlEncode(plain.ToString()));
        }

        return escaped.ToString();
    }

    private static bool IsMarkup(string text, int i, EscapeRule rule) => rule switch
    {
        EscapeRule.Slack => text[i] is '&' or '<' or '>',
        EscapeRule.Html => text[i] is '&' or '<' or '>' or '"' or '\'',
        EscapeRule.TeamsMarkdown => IsMarkdown(text, i),
        _ => false,
    };

    // Only where Markdown would read it so: a name, a number and an address stay readable where a client shows the backslash
    private static bool IsMarkdown(string text, int i) => text[i] switch
    {
        '\\' or '`' or '*' or '[' or ']' or '<' or '~' => true,
        '_' => !(i > 0 && char.IsLetterOrDigit(text[i - 1]) && i + 1 < text.Length && char.IsLetterOrDigit(text[i + 1])),
        '&' => IsEntity(text.AsSpan(i + 1)),
        '#' or '-' or '+' or '>' or '=' => StartsLine(text, i),
        '.' or ')' => StartsLine(text, i, digits: true),
        _ => false,
    };

    private static bool IsEntity(ReadOnlySpan<char> text)
    {
        var end = text.IndexOf(';');
        for (var i = 0; i < end; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] != '#')
                return false;
        }

        return end > 0;
    }

    // A value may itself stand at the start of a line
    private static bool StartsLine(string text, int i, bool digits = false)
    {
        if (i + 1 < text.Length && !char.IsWhiteSpace(text[i + 1]) && text[i + 1] != text[i])
            return false;
        var before = text.AsSpan(0, i);
        before = before[(before.LastIndexOf('\n') + 1)..];
        return digits
            ? before.Trim() is { Length: > 0 } number && !number.ContainsAnyExceptInRange('0', '9')
            : before.Trim(" \t#-+>=").IsEmpty;
    }
}
