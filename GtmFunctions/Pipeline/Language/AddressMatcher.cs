using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Language;

/// <summary>
/// Finds a person's e-mail address in texts, in whatever form it stands there: plain, escaped as JSON, an address or HTML have it, in
/// base64, and in what was compressed before. Whether an address is the one that is looked for is asked, so that who looks
/// need not know it.
/// </summary>
/// <param name="isSought">Whether an address, in lower case, is the one.</param>
internal sealed partial class AddressMatcher(Func<string, bool> isSought)
{
    private const int MostForms = 4;
    private const int LongestLocal = 64;
    private const int LongestDomain = 253;
    private const int MostInflated = 8 << 20;

    // What stands in a local part seldom, and often before an address: to=jane@acme.example
    private const string Joints = "=/&?#!$*^`{|}~";
    private const string Specials = "._%+-'";

    private readonly Dictionary<string, bool> _known = new(StringComparer.Ordinal);

    /// <summary>The address as it was found, in lower case; <see langword="null"/> while it was not.</summary>
    public string? Found { get; private set; }

    /// <summary>Whether a text names the person, in any form.</summary>
    public bool Names(string? text) => text is { Length: > 0 } && Names(text, MostForms);

    /// <summary>
    /// A text without the address: with another text in each place where it stands as it is, or in place of all of it where it stands in
    /// another form.
    /// </summary>
    public string Without(string text, string instead)
    {
        var plain = new StringBuilder();
        var from = 0;
        foreach (var (start, length) in Places(text))
        {
            plain.Append(text, from, start - from).Append(instead);
            from = start + length;
        }

        var without = plain.Append(text, from, text.Length - from).ToString();
        return Names(without) ? instead : without;
    }

    private bool Names(string text, int forms) =>
        Places(text).Any()
        || (forms > 0 && Others(text).Any(other => Names(other, forms - 1)))
        || (forms >= MostForms - 1 && Packed(text).Any(other => Names(other, forms - 1)));

    private IEnumerable<(int Start, int Length)> Places(string text)
    {
        for (var at = text.IndexOf('@', StringComparison.Ordinal); at >= 0; at = text.IndexOf('@', at + 1))
        {
            var end = at + 1;
            while (end < text.Length && end - at <= LongestDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
                end++;
            while (end > at + 1 && text[end - 1] is '.' or '-')
                end--;
            if (end == at + 1)
                continue;
            foreach (var start in Starts(text, at))
            {
                if (!Is(text[start..end]))
                    continue;
                yield return (start, end - start);
                break;
            }
        }
    }

    // The longest first, and each that begins behind what may only join it to something else
    private static IEnumerable<int> Starts(string text, int at)
    {
        var first = at;
        while (first > 0 && at - first < LongestLocal + 32 && IsLocal(text[first - 1]))
            first--;
        for (var start = first; start < at; start++)
        {
            if (start == first || Joints.Contains(text[start - 1], StringComparison.Ordinal)
                || text[first..start].All(before => Specials.Contains(before, StringComparison.Ordinal)))
                yield return start;
        }
    }

    private static bool IsLocal(char one) =>
        char.IsLetterOrDigit(one) || Specials.Contains(one, StringComparison.Ordinal) || Joints.Contains(one, StringComparison.Ordinal);

    private bool Is(string candidate)
    {
        var address = candidate.ToLowerInvariant();
        if (_known.TryGetValue(address, out var known))
        {
            Found = known ? address : Found;
            return known;
        }

        if (_known.Count > 100_000)
            _known.Clear();
        var isIt = _known[address] = isSought(address)
            || (!Ascii.IsValid(address) && EmailConversion.Read(address, out _) is { } mailbox && isSought(mailbox));
        Found = isIt ? address : Found;
        return isIt;
    }

    // The sign of an address, in some form: most texts have none
    private static bool MayName(string text) => text.Contains('@', StringComparison.Ordinal)
        || text.Contains("%40", StringComparison.Ordinal)
        || text.Contains("u0040", StringComparison.OrdinalIgnoreCase)
        || text.Contains("&#", StringComparison.Ordinal);

    private static IEnumerable<string> Others(string text)
    {
        if (!MayName(text))
            yield break;
        if (text.Contains('\\', StringComparison.Ordinal))
        {
            yield return JsonEscape().Replace(
                text,
                escape => escape.Length > 2
                    ? ((char)Convert.ToInt32(escape.Value[2..], 16)).ToString()
                    : "nrtbf".Contains(escape.Value[1], StringComparison.Ordinal) ? " " : escape.Value[1..]);
        }

        if (text.Contains('%', StringComparison.Ordinal))
            yield return WebUtility.UrlDecode(text);
        if (text.Contains("%40", StringComparison.Ordinal))
            yield return Uri.UnescapeDataString(text);
        if (text.Contains("&#", StringComparison.Ordinal))
            yield return WebUtility.HtmlDecode(text);
    }

    private static IEnumerable<string> Packed(string text)
    {
        // As JSON may have it
        foreach (Match token in Base64().Matches(text.Replace(@"\u002B", "+", StringComparison.OrdinalIgnoreCase)))
        {
            if (Decoded(token.Value) is { } bytes && bytes.Length > 0)
                yield return Encoding.UTF8.GetString(Inflated(bytes));
        }
    }

    private static byte[]? Decoded(string token)
    {
        var buffer = new byte[token.Length];
        var padded = token.Replace('-', '+').Replace('_', '/').TrimEnd('=');
        padded = padded.PadRight(padded.Length + ((4 - (padded.Length % 4)) % 4), '=');
        return Convert.TryFromBase64String(padded, buffer, out var length) ? buffer[..length] : null;
    }

    private static byte[] Inflated(byte[] bytes)
    {
        using Stream? inflating = bytes switch
        {
            [0x1f, 0x8b, ..] => new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress),
            [0x78, 0x01 or 0x5e or 0x9c or 0xda, ..] => new ZLibStream(new MemoryStream(bytes), CompressionMode.Decompress),
            _ => null,
        };
        if (inflating is null)
            return bytes;
        var whole = new byte[MostInflated];
        var read = 0;
        try
        {
            while (read < whole.Length && inflating.Read(whole, read, whole.Length - read) is var more and > 0)
                read += more;
        }
        catch (InvalidDataException)
        {
            // What was kept is cut: as far as it goes
        }

        return read > 0 ? whole[..read] : bytes;
    }

    [GeneratedRegex(@"\\(?:u[0-9a-fA-F]{4}|.)", RegexOptions.Singleline, RegexTimeout.Milliseconds)]
    private static partial Regex JsonEscape();

    [GeneratedRegex("[A-Za-z0-9+/_-]{16,}={0,2}", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Base64();
}
