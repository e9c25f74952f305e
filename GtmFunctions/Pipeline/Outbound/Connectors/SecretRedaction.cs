using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Takes the secrets of a call out of what its answer says, in the forms in which a server could echo them.</summary>
internal sealed partial class SecretRedaction
{
    private const string Mark = "[redacted]";

    // Anything shorter is no secret, and would be taken out of ordinary words
    private const int ShortestSecret = 6;

    // A part of a longer secret that is long enough to be what makes it secret: of an address, of a pair of user and password
    private const int ShortestPart = 12;

    // Of a text that ends in the middle of a secret so much of it is taken out
    private const int ShortestBeginning = 8;

    private readonly HashSet<string> _secrets = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    /// <summary>Shows a text under a name.</summary>
    public void Name(string text, string name) => _named[text] = name;

    /// <summary>
    /// Hides a value as it is, percent- and form-encoded, as it stands in JSON and in HTML, in base64 wherever it is in what is encoded,
    /// and in hexadecimal; of one that begins with an authentication scheme, of a pair <c>user:password</c>, and of JSON, the parts too.
    /// </summary>
    public void Hide(string secret)
    {
        secret = secret.Trim();
        Add(secret);
        if (Scheme().Match(secret) is { Success: true } scheme)
            Hide(secret[scheme.Length..]);
        if (secret.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon && !secret.Contains("://", StringComparison.Ordinal))
            Add(secret[(colon + 1)..], ShortestSecret);
        foreach (var part in secret.Split(Separators, StringSplitOptions.RemoveEmptyEntries).Where(part => IsSecretPart(part, secret)))
            Add(part, ShortestPart);
    }

    /// <summary>Hides what makes an address secret: its path and query, and the long parts of them. Scheme and host are shown.</summary>
    public void HideAddress(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            return;
        Add(url.PathAndQuery);
        Add(url.PathAndQuery.Replace("/", "\\/", StringComparison.Ordinal));
        foreach (var part in url.PathAndQuery.Split('/', '?', '&', '='))
            Add(part, ShortestPart);
    }

    /// <summary>The text without the secrets, the longest first, so that one inside another leaves nothing behind.</summary>
    public string Redact(string text) => Redact(text, isCut: false);

    /// <summary>The text without the secrets.</summary>
    /// <param name="text">What somebody else wrote.</param>
    /// <param name="isCut">Whether more followed that was not read, so that it may end in the middle of a secret.</param>
    public string Redact(string text, bool isCut)
    {
        foreach (var (named, name) in _named)
            text = text.Replace(named, name, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in _secrets.OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Mark, StringComparison.OrdinalIgnoreCase);
        return isCut ? WithoutBeginning(text) : text;
    }

    // An address or a person's name in a setting is shown in reasons, and lets nobody in
    private static bool IsSecretPart(string part, string secret) =>
        part.Length < secret.Length && !part.Contains('@', StringComparison.Ordinal) && !part.Contains("//", StringComparison.Ordinal);

    private static char[] Separators => [':', ' ', '"', ',', ';', '&', '=', '\n', '\r'];

    private void Add(string secret, int shortest = ShortestSecret)
    {
        if (secret.Length < shortest)
            return;
        var bytes = Encoding.UTF8.GetBytes(secret);
        _secrets.UnionWith(
        [
            secret,
            Uri.EscapeDataString(secret),
            WebUtility.UrlEncode(secret),
            JavaScriptEncoder.Default.Encode(secret),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret),
            JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret).Replace("/", "\\/", StringComparison.Ordinal),
            WebUtility.HtmlEncode(secret),
            HtmlEncoder.Default.Encode(secret),
            Convert.ToHexString(bytes),
            .. InBase64(bytes),
        ]);
    }

    // What stands before a secret moves it by none, one or two bytes; the characters that it alone decides are the same
    private static IEnumerable<string> InBase64(byte[] secret)
    {
        yield return Convert.ToBase64String(secret);
        for (var before = 0; before < 3; before++)
        {
            var text = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
            var first = before == 0 ? 0 : before + 1;
            var last = (before + secret.Length) % 3 == 0 ? text.Length : text.Length - 1;
            if (last - first < ShortestBeginning)
                continue;
            yield return text[first..last];
            yield return text[first..last].Replace('+', '-').Replace('/', '_');
            yield return Uri.EscapeDataString(text[first..last]);
        }
    }

    private string WithoutBeginning(string text)
    {
        var longest = 0;
        foreach (var secret in _secrets)
        {
            for (var length = Math.Min(secret.Length - 1, text.Length); length > longest && length >= ShortestBeginning; length--)
            {
                if (text.AsSpan(text.Length - length).Equals(secret.AsSpan(0, length), StringComparison.OrdinalIgnoreCase))
                    longest = length;
            }
        }

        return longest == 0 ? text : text[..^longest] + Mark;
    }

    [GeneratedRegex(
        "^(?:bearer|basic|token|apikey|api-key|key|bot)[ :=]+",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant,
        RegexTimeout.Milliseconds)]
    private static partial Regex Scheme();
}
