using System.Globalization;
using System.Text;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>An address as a provider signs it.</summary>
internal static class SignedUrl
{
    /// <summary>
    /// Decodes the percent-encoded characters of a set and leaves every other escape as it is, which HubSpot's v3 asks for with
    /// exactly twelve characters (https://developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests).
    /// </summary>
    public static string Decode(string url, string characters)
    {
        if (characters.Length == 0 || !url.Contains('%', StringComparison.Ordinal))
            return url;
        var text = new StringBuilder(url.Length);
        for (var i = 0; i < url.Length; i++)
        {
            if (url[i] == '%'
                && i + 2 < url.Length
                && byte.TryParse(url.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)
                && characters.Contains((char)code, StringComparison.Ordinal))
            {
                text.Append((char)code);
                i += 2;
            }
            else
            {
                text.Append(url[i]);
            }
        }

        return text.ToString();
    }
}
