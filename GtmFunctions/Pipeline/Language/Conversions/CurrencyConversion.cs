using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// <c>currency</c>: a currency's ISO 4217 code in lower case, as payment providers write it, from a code or a sign of one currency only.
/// </summary>
internal static class CurrencyConversion
{
    private const int CodeLength = 3;
    private const int UsualDigits = 2;

    private static readonly FrozenDictionary<string, int> Digits = DataFile.Lines("currencies.txt")
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(row => row[0].ToLowerInvariant(), row => int.Parse(row[1], CultureInfo.InvariantCulture));

    // $, ¥ and kr stand for several
    private static readonly FrozenDictionary<string, string> Signs = new Dictionary<string, string>
    {
        ["€"] = "eur",
        ["£"] = "gbp",
        ["₹"] = "inr",
        ["₩"] = "krw",
        ["₺"] = "try",
        ["₽"] = "rub",
        ["₪"] = "ils",
        ["₫"] = "vnd",
        ["₱"] = "php",
        ["₦"] = "ngn",
        ["₴"] = "uah",
        ["฿"] = "thb",
        ["zł"] = "pln",
        ["r$"] = "brl",
        ["us$"] = "usd",
        ["円"] = "jpy",
    }.ToFrozenDictionary();

    public static Converted Convert(JsonNode value, ConversionOptions options)
    {
        var text = PlainText.Code(value)?.ToLowerInvariant() ?? "";
        return IsCode(text) ? Converted.Fit(text)
            : Signs.TryGetValue(text, out var code) ? Converted.Fit(code)
            : Converted.Unfit("it is no currency's code of three letters, nor the sign of one only");
    }

    /// <summary>How many digits the minor unit of a currency has; <see langword="null"/> where the text is no code.</summary>
    public static int? MinorDigits(string currency) =>
        IsCode(currency) ? Digits.GetValueOrDefault(currency.ToLowerInvariant(), UsualDigits) : null;

    /// <summary>Whether a text beside an amount is a currency's code or sign, or nothing.</summary>
    public static bool IsCurrency(string text)
    {
        var bare = text.Trim().ToLowerInvariant();
        return bare.Length == 0 || IsCode(bare) || Signs.ContainsKey(bare) || bare is "$" or "¥" or "kr" or "fr" or "a$" or "c$"
            || (bare.Length == 1 && char.GetUnicodeCategory(bare[0]) == UnicodeCategory.CurrencySymbol);
    }

    private static bool IsCode(string text) => text.Length == CodeLength && text.All(char.IsAsciiLetter);
}
