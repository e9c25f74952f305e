using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// Refuses a template whose parts stand inside each other too deep, before it is parsed: the parser calls itself for each of them, and a
/// process that runs out of stack ends. It only counts what opens and never what closes, so that no quote, comment or raw text can hide
/// depth.
/// </summary>
internal static partial class LiquidShape
{
    private const int DeepestBlocks = 32;
    private const int MostBlocks = 300;
    private const int MostTags = 5000;
    private const int LongestTag = 4000;
    private const int MostBrackets = 50;
    private const int MostSteps = 100;

    /// <summary>Checks a text.</summary>
    /// <exception cref="FormatException">
    /// It has too much in one template or in one tag; the message says what and how much there may be.
    /// </exception>
    public static void Check(string source)
    {
        CheckBlocks(source);
        var tags = 0;
        for (var start = Next(source, 0); start >= 0; start = Next(source, start + 2))
        {
            if (++tags > MostTags)
                throw new FormatException($"the template has more than {MostTags} tags");
            CheckTag(source.AsSpan(start + 2, Math.Min(LongestTag, source.Length - start - 2)), source[start + 1] == '{' ? '}' : '%');
        }
    }

    // Text that only looks like a tag, inside quotes, is looked at like one: what does look so is not hidden by where it stands
    private static int Next(string source, int from)
    {
        for (var at = source.IndexOf('{', from); at >= 0; at = source.IndexOf('{', at + 1))
        {
            if (at + 1 < source.Length && source[at + 1] is '{' or '%')
                return at;
        }

        return -1;
    }

    private static void CheckTag(ReadOnlySpan<char> tag, char end)
    {
        var (brackets, steps, quote) = (0, 0, '\0');
        for (var i = 0; i < tag.Length; i++)
        {
            var c = tag[i];
            if (quote != '\0')
            {
                if (c == '\\')
                    i++;
                else if (c == quote)
                    quote = '\0';
                continue;
            }

            switch (c)
            {
                case '\'' or '"':
                    quote = c;
                    break;
                case '[' or '(' when ++brackets > MostBrackets:
                    throw new FormatException($"a tag of the template has more than {MostBrackets} brackets");
                case '|' or '=' or '<' or '>' or '!' or ' ' or '\t' or '\n' or '\r' when IsStep(tag, i) && ++steps > MostSteps:
                    throw new FormatException($"a tag of the template has more than {MostSteps} filters and comparisons");
                case '}' or '%' when c == end && i + 1 < tag.Length && tag[i + 1] == '}':
                    return;
            }
        }

        if (tag.Length == LongestTag)
            throw new FormatException($"a tag of the template has more than {LongestTag} characters");
    }

    private static bool IsStep(ReadOnlySpan<char> tag, int i) => tag[i] switch
    {
        ' ' or '\t' or '\n' or '\r' => IsWord(tag[(i + 1)..], "and") || IsWord(tag[(i + 1)..], "or") || IsWord(tag[(i + 1)..], "contains"),
        '=' => i == 0 || tag[i - 1] is not ('=' or '!' or '<' or '>'),
        _ => true,
    };

    private static bool IsWord(ReadOnlySpan<char> text, string word) =>
        text.StartsWith(word, StringComparison.Ordinal) && (text.Length == word.Length || !char.IsAsciiLetterOrDigit(text[word.Length]));

    private static void CheckBlocks(string source)
    {
        var (depth, all) = (0, 0);
        foreach (var tag in BlockTag().EnumerateMatches(source))
        {
            var ends = source.AsSpan(tag.Index, tag.Length).Contains("end", StringComparison.Ordinal);
            depth += ends ? -1 : 1;
            if (depth > DeepestBlocks)
                throw new FormatException($"the template nests more than {DeepestBlocks} blocks");
            if (!ends && ++all > MostBlocks)
                throw new FormatException($"the template has more than {MostBlocks} blocks");
        }
    }

    [GeneratedRegex(
        @"\{%-?\s*(?:end)?(?:if|unless|case|for|tablerow|capture|ifchanged|macro|comment|raw|doc)",
        RegexOptions.CultureInvariant,
        RegexTimeout.Milliseconds)]
    private static partial Regex BlockTag();
}
