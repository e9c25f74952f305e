using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Filters;

/// <summary>
/// How values of fields compare. A JSON number compares as a decimal number with another and with text that reads as one, so integers
/// beyond 2^53 are exact; two texts are the same only character by character (ordinal, by case: <c>VP</c> is not <c>vp</c>, and
/// <c>007</c> is not <c>7</c>). Ordering compares numbers, else ISO 8601 times, and nothing else.
/// </summary>
internal static class FieldComparison
{
    private static readonly string[] TimeFormats =
    [
        "yyyy-MM-dd", "yyyy-MM-dd'T'HH:mmK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mmK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    /// <summary>Whether two values are the same; a missing value is the same as null.</summary>
    public static bool Same(JsonNode? left, JsonNode? right)
    {
        if (left is null || right is null)
            return left is null && right is null;
        if (left is not JsonValue || right is not JsonValue)
            return JsonNode.DeepEquals(left, right);
        if (IsNumber(left) || IsNumber(right))
            return Number(left) is { } a && Number(right) is { } b ? a == b : FieldText.From(left) == FieldText.From(right);
        return FieldText.From(left) == FieldText.From(right);
    }

    /// <summary>Negative, zero or positive; <see langword="null"/> when they are not both numbers or both times.</summary>
    public static int? Compare(JsonNode? left, JsonNode? right)
    {
        if (Number(left) is { } number && Number(right) is { } otherNumber)
            return number.CompareTo(otherNumber);
        return Time(left) is { } time && Time(right) is { } otherTime ? time.CompareTo(otherTime) : null;
    }

    /// <summary>Whether the value, or any item of it when it is an array, is among others.</summary>
    public static bool In(JsonNode? actual, JsonArray others) => actual is JsonArray items
        ? items.Any(item => others.Any(other => Same(item, other)))
        : others.Any(other => Same(actual, other));

    /// <summary>Whether a text has another in it, or an array has an item that is the same.</summary>
    public static bool Contains(JsonNode? actual, JsonNode part) => actual is JsonArray items
        ? items.Any(item => Same(item, part))
        : Text(actual) is { } text && FieldText.From(part) is { } search && text.Contains(search, StringComparison.Ordinal);

    /// <summary>The text of a string, number or boolean; <see langword="null"/> for anything else.</summary>
    public static string? Text(JsonNode? node) => node is JsonValue ? FieldText.From(node) : null;

    /// <summary>A number, from one or from text that reads as one; <see langword="null"/> also beyond the range of decimals.</summary>
    public static decimal? Number(JsonNode? node) =>
        Text(node) is { } text && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>An instant, from ISO 8601 text; UTC where the text has no offset.</summary>
    public static DateTimeOffset? Time(JsonNode? node) =>
        Text(node) is { } text
            && DateTimeOffset.TryParseExact(text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time
                : null;

    private static bool IsNumber(JsonNode node) => node.GetValueKind() == JsonValueKind.Number;
}
