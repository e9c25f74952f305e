using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// A value as a drift note shows it: at most <see cref="Longest"/> characters, an object by its names only, and nothing at all of what is
/// named like a secret or a header, or looks like a credential.
/// </summary>
internal static class SampleText
{
    /// <summary>The most characters of a sample.</summary>
    public const int Longest = 120;

    /// <summary>What is shown instead of a value that may be a credential.</summary>
    public const string Withheld = "(withheld: it may be a credential)";

    private static readonly string[] SecretNames =
    [
        "token", "secret", "password", "passwd", "passphrase", "authorization", "apikey", "accesskey", "privatekey", "signature",
        "credential", "cookie",
        "session", "header", "bearer", "jwt", "hmac", "pin", "otp", "auth",
    ];

    private static readonly string[] SecretBeginnings =
    [
        "Bearer ", "Basic ", "eyJ", "whsec_", "sk_", "rk_", "pk_", "xox", "ghp_", "gho_", "shpat_", "-----BEGIN",
    ];

    /// <summary>The sample of a value.</summary>
    /// <param name="path">Where it is: any name on the way can make it a secret.</param>
    /// <param name="value">The value.</param>
    public static string For(string path, JsonNode? value)
    {
        if (path.Split('.').Any(IsSecretName))
            return Withheld;
        return value switch
        {
            null => "null",
            JsonObject named => Cut($"{{{string.Join(", ", named.Select(field => field.Key))}}}"),
            JsonArray items => $"[{items.Count} {(items.Count == 1 ? "item" : "items")}]",
            _ => OfText(FieldText.From(value)!),
        };
    }

    private static string OfText(string text) =>
        Array.Exists(SecretBeginnings, beginning => text.StartsWith(beginning, StringComparison.Ordinal)) ? Withheld : Cut(text);

    private static bool IsSecretName(string name)
    {
        var letters = string.Concat(name.Where(char.IsAsciiLetter)).ToLowerInvariant();
        // Short words are part of others (shipping, author): they count as the whole name only.
        return Array.Exists(
            SecretNames, secret => secret.Length <= 4 ? letters == secret : letters.Contains(secret, StringComparison.Ordinal));
    }

    private static string Cut(string text)
    {
        var bounded = BoundedText.Fit(text, Longest);
        return string.Concat(bounded.Select(character => char.IsControl(character) ? ' ' : character));
    }
}
