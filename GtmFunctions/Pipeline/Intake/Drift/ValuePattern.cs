using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>What a field's values look like.</summary>
internal enum ValuePattern
{
    /// <summary>Nothing was seen yet, or only empty text.</summary>
    None,

    /// <summary>Text of no form that is known here, a boolean, an object, an array: alike values prove nothing.</summary>
    Plain,

    /// <summary>A JSON number.</summary>
    Number,

    /// <summary>An e-mail address.</summary>
    Email,

    /// <summary>A UUID.</summary>
    Uuid,

    /// <summary>A date, with or without a time.</summary>
    Time,

    /// <summary>An http address.</summary>
    Address,

    /// <summary>A telephone number, with its plus.</summary>
    Phone,

    /// <summary>Digits as text.</summary>
    Digits,
}

/// <summary>Tells what values look like.</summary>
internal static class ValuePatterns
{
    /// <summary>The pattern of one value.</summary>
    public static ValuePattern From(JsonNode node) => JsonType.From(node) switch
    {
        JsonTypes.Number => ValuePattern.Number,
        JsonTypes.String => OfText(FieldText.From(node)!.Trim()),
        _ => ValuePattern.Plain,
    };

    /// <summary>The pattern of both: their own where they share one, else plain.</summary>
    public static ValuePattern Both(ValuePattern left, ValuePattern right) =>
        left == right || right == ValuePattern.None ? left : left == ValuePattern.None ? right : ValuePattern.Plain;

    private static ValuePattern OfText(string text)
    {
        if (text.Length is 0 or > 2000)
            return text.Length == 0 ? ValuePattern.None : ValuePattern.Plain;
        if (text.All(char.IsAsciiDigit))
            return ValuePattern.Digits;
        if (IsEmail(text))
            return ValuePattern.Email;
        if (Guid.TryParseExact(text, "D", out _))
            return ValuePattern.Uuid;
        if (text.StartsWith("https://", StringComparison.OrdinalIgnoreCase)
            || text.StartsWith("http://", StringComparison.OrdinalIgnoreCase))
            return ValuePattern.Address;
        if (IsTime(text))
            return ValuePattern.Time;
        return IsPhone(text) ? ValuePattern.Phone : ValuePattern.Plain;
    }

    private static bool IsEmail(string text)
    {
        var at = text.IndexOf('@', StringComparison.Ordinal);
        return at > 0
            && at == text.LastIndexOf('@')
            && text.IndexOf('.', at) > at + 1
            && !text.EndsWith('.')
            && !text.Any(char.IsWhiteSpace);
    }

    private static bool IsTime(string text) =>
        text.Length >= 10 && text[4] == '-' && text[7] == '-'
        && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out _);

    private static bool IsPhone(string text) =>
        text[0] == '+'
        && text.Length is >= 8 and <= 24
        && text.Skip(1).All(c => char.IsAsciiDigit(c) || c is ' ' or '-' or '(' or ')' or '.');
}
