using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Ops.Alerts;

/// <summary>Reasons as alerts show them, and as they are grouped by.</summary>
internal static partial class AlertCause
{
    private const int Longest = 300;

    /// <summary>
    /// A reason that may be shown: e-mail addresses, telephone numbers and quoted text that is more than a name are left out, for an API's
    /// answer may repeat what it was sent. It is one line of at most 300 characters, as <see cref="OneLine"/> makes it.
    /// </summary>
    public static string Shown(string reason)
    {
        var text = OneLine(reason);
        text = Email().Replace(text, "…@…");
        text = Telephone().Replace(text, "…");
        text = Quoted().Replace(
            text, quoted => Name().IsMatch(quoted.ValueSpan[1..^1]) ? quoted.Value : $"{quoted.Value[0]}…{quoted.Value[^1]}");
        return BoundedText.Cut(text, Longest);
    }

    /// <summary>Text as one line, with nothing in it that chat tools take for a mention or a link.</summary>
    public static string OneLine(string text) => Blank().Replace(text, " ").Trim()
        .Replace('<', '‹').Replace('>', '›').Replace("](", "] (", StringComparison.Ordinal);

    /// <summary>
    /// What reasons of one cause have in common: no numbers but those of three digits (a status), no ids, nothing quoted.
    /// </summary>
    public static string From(string reason)
    {
        var text = Quoted().Replace(Shown(reason), "'…'");
        text = Id().Replace(text, "#");
        return Number().Replace(text, "#").ToLowerInvariant();
    }

    [GeneratedRegex(@"[\s\p{C}]+", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Blank();

    [GeneratedRegex(@"[^\s@""'<>(),;:]+@[^\s@""'<>(),;]+", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Email();

    [GeneratedRegex(@"\+\d[\d ()./-]{6,}\d", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Telephone();

    [GeneratedRegex(@"""[^""]*""|(?<!\w)'[^']*'(?!\w)", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"\A[\w.:/-]*\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Name();

    [GeneratedRegex(@"\b(?=[\w-]*\d)[\w-]{12,}\b", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Id();

    [GeneratedRegex(@"\b(?!\d{3}\b)\d+(?:[-.:]\d+)*", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Number();
}
