using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>number</c>, <c>integer</c> and <c>amount</c>: JSON numbers as they are, and text by <see cref="NumberText"/>.</summary>
internal static class NumberConversions
{
    public static Converted Number(JsonNode value, ConversionOptions options) =>
        Read(value, options.Locale, ThreeDigits.Unclear, PlainText.Line(value), out var why) is { } number
            ? Fit(value, number)
            : Converted.Unfit(why);

    /// <summary>A whole number; a number with nothing but zeros behind its point is one.</summary>
    public static Converted Integer(JsonNode value, ConversionOptions options)
    {
        if (Read(value, options.Locale, ThreeDigits.Group, PlainText.Line(value), out var why) is not { } number)
            return Converted.Unfit(why);
        return number == decimal.Truncate(number) ? Fit(value, decimal.Truncate(number)) : Converted.Unfit("it is no whole number");
    }

    /// <summary>An amount, a currency's sign or code before or behind it left out.</summary>
    public static Converted Amount(JsonNode value, ConversionOptions options) =>
        Amount(value, options.Locale, out var why) is { } number ? Fit(value, number) : Converted.Unfit(why);

    /// <summary>An amount's number; <see langword="null"/> where the value is none, and why.</summary>
    public static decimal? Amount(JsonNode value, Locale? locale, out string why) =>
        Read(value, locale, ThreeDigits.CommaGroups, PlainText.Line(value) is { } text ? WithoutCurrency(text) : null, out why);

    private static decimal? Read(JsonNode value, Locale? locale, ThreeDigits three, string? text, out string why)
    {
        why = "it is no number";
        if (value is not JsonValue || value.GetValueKind() is JsonValueKind.True or JsonValueKind.False || text is null)
            return null;
        if (value.GetValueKind() != JsonValueKind.Number)
            return NumberText.Read(text, locale, three, out why);
        why = "it is a number beyond what is counted with";
        return decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var exact) ? exact : null;
    }

    // A JSON number stays as it was written
    private static Converted Fit(JsonNode value, decimal number) => Converted.Fit(
        value.GetValueKind() == JsonValueKind.Number && value.ToJsonString() == number.ToString(CultureInfo.InvariantCulture)
            ? value.DeepClone() : number);

    private static string WithoutCurrency(string text)
    {
        static bool IsSign(char letter) =>
            char.IsLetter(letter) || letter == ' ' || char.GetUnicodeCategory(letter) == UnicodeCategory.CurrencySymbol;
        var minus = text.StartsWith('-') ? "-" : "";
        var bare = text.TrimStart('-');
        var start = bare.TakeWhile(IsSign).Count();
        var end = bare.Reverse().TakeWhile(IsSign).Count();
        if (start + end >= bare.Length)
            return text;
        return CurrencyConversion.IsCurrency(bare[..start]) && CurrencyConversion.IsCurrency(bare[^end..])
            ? $"{minus}{bare[start..^end]}"
            : text;
    }
}
