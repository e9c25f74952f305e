using System.Globalization;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Shortens a text between two characters as a reader sees them, and never inside an escape or a link of its markup.</summary>
internal static class TextCut
{
    private const string Mark = "… (cut)";
    private const string ShortMark = "…";

    // Where a mark of seven characters would be much of the text
    private const int Short = 200;

    /// <summary>A text of at most so many UTF-16 units that says that it was cut.</summary>
    /// <param name="text">A longer text, escaped as it is sent.</param>
    /// <param name="max">The most units.</param>
    /// <param name="rule">The markup.</param>
    public static string Shorten(string text, int max, EscapeRule rule)
    {
        var mark = max <= Short ? ShortMark : Mark;
        if (max <= mark.Length)
            return mark[..max];
        return text[..Boundary(text, max - mark.Length, rule)] + mark;
    }

    private static int Boundary(string text, int length, EscapeRule rule)
    {
        var kept = 0;
        while (kept < length && StringInfo.GetNextTextElementLength(text, kept) is var next && kept + next <= length)
            kept += next;
        return rule switch
        {
            EscapeRule.Slack or EscapeRule.Html => OutsideTag(text, OutsideEntity(text, kept)),
            EscapeRule.TeamsMarkdown => OutsideLink(text, OutsideBackslash(text, kept)),
            _ => kept,
        };
    }

    private static int OutsideEntity(string text, int length)
    {
        var start = text.AsSpan(0, length).LastIndexOf('&');
        var end = start < 0 ? -1 : text.IndexOf(';', start);
        return end >= length && text[(start + 1)..end].All(character => char.IsAsciiLetterOrDigit(character) || character == '#')
            ? start
            : length;
    }

    // An unescaped bracket is the author's: a link <url|text>, a mention, a tag
    private static int OutsideTag(string text, int length)
    {
        var kept = text.AsSpan(0, length);
        var start = kept.LastIndexOf('<');
        return start > kept.LastIndexOf('>') && text.IndexOf('>', length) >= 0 ? start : length;
    }

    private static int OutsideBackslash(string text, int length)
    {
        var before = text.AsSpan(0, length);
        return (before.Length - before.TrimEnd('\\').Length) % 2 == 1 ? length - 1 : length;
    }

    private static int OutsideLink(string text, int length)
    {
        for (var start = length; (start = text.AsSpan(0, start).LastIndexOf('[')) >= 0;)
        {
            if (start > 0 && text[start - 1] == '\\')
                continue;
            var middle = text.IndexOf("](", start, StringComparison.Ordinal);
            var end = middle < 0 ? -1 : text.IndexOf(')', middle);
            return end >= length ? start : length;
        }

        return length;
    }
}
