using System.Text;
using System.Text.Encodings.Web;

namespace GtmFunctions.Pipeline.Deliver.Connectors;

/// <summary>Takes the secrets of a call out of what its answer says, in the forms in which a server could echo them.</summary>
internal sealed class SecretRedaction
{
    private const string Mark = "[redacted]";

    // Anything shorter is no secret, and would be taken out of ordinary words
    private const int ShortestSecret = 6;

    // A part of an address's path that is long enough to be what makes it secret
    private const int ShortestPathSecret = 12;

    private readonly HashSet<string> _secrets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _named = new(StringComparer.Ordinal);

    /// <summary>Shows a text under a name.</summary>
    public void Name(string text, string name) => _named[text] = name;

    /// <summary>Hides a value as it is, percent-encoded, as it stands in JSON, and in base64.</summary>
    public void Hide(string secret)
    {
        if (secret.Length < ShortestSecret)
            return;
        _secrets.Add(secret);
        _secrets.Add(Uri.EscapeDataString(secret));
        _secrets.Add(JavaScriptEncoder.Default.Encode(secret));
        _secrets.Add(JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(secret));
        _secrets.Add(Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
    }

    /// <summary>Hides what makes an address secret: its path and query, and the long parts of them. Scheme and host are shown.</summary>
    public void HideAddress(string address)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var url))
            return;
        Hide(url.PathAndQuery);
        Hide(url.PathAndQuery.Replace("/", "\\/", StringComparison.Ordinal));
        foreach (var part in url.PathAndQuery.Split('/', '?', '&', '=').Where(part => part.Length >= ShortestPathSecret))
            Hide(part);
    }

    /// <summary>The text without the secrets, the longest first, so that one inside another leaves nothing behind.</summary>
    public string Redact(string text)
    {
        foreach (var (named, name) in _named)
            text = text.Replace(named, name, StringComparison.OrdinalIgnoreCase);
        foreach (var secret in _secrets.OrderByDescending(secret => secret.Length))
            text = text.Replace(secret, Mark, StringComparison.OrdinalIgnoreCase);
        return text;
    }
}
