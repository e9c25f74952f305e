using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// <c>email</c>: the first mailbox of what people and tools write, in lower case, its domain in ASCII: <c>"Byron, Ada"
/// &lt;ada@acme.example&gt;</c>,
/// <c>mailto:</c>, lists, dots and commas at the end, invisible characters.
/// </summary>
internal static class EmailConversion
{
    private const int LongestLocalPart = 64;
    private const string LocalSymbols = "!#$%&'*+/=?^_`{|}~-.";

    // Two carriers of Japan gave out such mailboxes until 2009, and they are still in use
    private static readonly FrozenSet<string> AnyDots = FrozenSet.Create(StringComparer.Ordinal, "docomo.ne.jp", "ezweb.ne.jp");

    public static Converted Convert(JsonNode value, ConversionOptions options) => ListConversion.First(value, item =>
        PlainText.Code(item) is not { } text ? Converted.Unfit("it is no text")
        : Read(text, out var why) is { } mailbox ? Converted.Fit(mailbox)
        : Converted.Unfit(why));

    /// <summary>The first mailbox of a text; <see langword="null"/> where it has none.</summary>
    /// <param name="text">A line.</param>
    /// <param name="why">What is wrong with it.</param>
    public static string? Read(string text, out string why)
    {
        why = "it has no @, so it is no e-mail address";
        if (FirstWithAt(text) is not { } written)
            return null;
        var at = written.LastIndexOf('@');
        var local = written[..at].ToLowerInvariant();
        if (HostName.Read(written[(at + 1)..], out why) is not { } host)
            return null;
        if (local.Length is 0 or > LongestLocalPart || !local.All(IsLocal))
            why = "what stands before the @ is no mailbox's name";
        else if (HasStrayDot(local) && !AnyDots.Contains(host))
            why = "what stands before the @ has a dot at its end, or two together";
        else
            return $"{local}@{host}";
        return null;
    }

    private static string? FirstWithAt(string text)
    {
        foreach (var entry in Entries(text))
        {
            if (!entry.Contains('@', StringComparison.Ordinal))
                continue;
            var open = entry.LastIndexOf('<');
            var angled = open >= 0 ? entry[(open + 1)..].Split('>')[0] : "";
            var inside = angled.Contains('@', StringComparison.Ordinal) ? angled : entry;
            inside = inside.Replace(" @", "@", StringComparison.Ordinal).Replace("@ ", "@", StringComparison.Ordinal);
            var word = inside.Split(' ').First(part => part.Contains('@', StringComparison.Ordinal));
            return Bare(word);
        }

        return null;
    }

    private static string Bare(string word)
    {
        // A dot before the address is a mistake in it, one behind it is a sentence's
        var bare = word.TrimStart('<', '(', '[', '{', '"', '\'', ':').TrimEnd('>', ')', ']', '}', '"', '\'', ':', '.');
        if (bare.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase))
            bare = Uri.UnescapeDataString(bare["mailto:".Length..].Split('?')[0]);
        return bare.Contains('@', StringComparison.Ordinal) ? bare : word;
    }

    // Commas and semicolons part a list, except within quotes and angle brackets
    private static IEnumerable<string> Entries(string text)
    {
        var start = 0;
        var quoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (!quoted && text[i] is ',' or ';' or '|')
            {
                yield return text[start..i];
                start = i + 1;
            }
        }

        yield return text[start..];
    }

    private static bool IsLocal(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || LocalSymbols.Contains(letter, StringComparison.Ordinal)
        || (letter > 127 && (char.IsLetterOrDigit(letter) || char.IsSurrogate(letter)));

    private static bool HasStrayDot(string local) =>
        local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal);
}
