using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Filters;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>
/// A condition of a decision table: a value, <c>a|b</c>, <c>&gt;=n</c>, <c>&gt;n</c>, <c>&lt;n</c>, <c>&lt;=n</c>, <c>a..b</c> (both
/// ends in it), <c>*</c> or nothing for anything, a missing field too. Text is compared without regard to case, numbers as numbers.
/// </summary>
public sealed class DecisionCell
{
    private readonly Func<JsonNode?, bool> _holds;

    private DecisionCell(string text, Func<JsonNode?, bool> holds) => (Text, _holds) = (text, holds);

    /// <summary>The cell as written.</summary>
    public string Text { get; }

    /// <summary>Reads a cell.</summary>
    /// <param name="text">The cell, trimmed.</param>
    /// <param name="report">Takes what is wrong with it; such a cell never holds.</param>
    public static DecisionCell Parse(string text, Action<string> report)
    {
        if (text is "" or "*")
            return new DecisionCell(text, _ => true);
        try
        {
            return new DecisionCell(text, Comparison(text) ?? Range(text) ?? OneOf(text));
        }
        catch (FormatException e)
        {
            report(e.Message);
            return new DecisionCell(text, _ => false);
        }
    }

    /// <summary>Whether a field's value meets the cell.</summary>
    public bool Holds(JsonNode? value) => _holds(value);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static Func<JsonNode?, bool>? Comparison(string text)
    {
        if (text[0] is not ('<' or '>'))
            return null;
        var orEqual = text.Length > 1 && text[1] == '=';
        var bound = Number(text, text[(orEqual ? 2 : 1)..]);
        return (text[0], orEqual) switch
        {
            ('<', false) => value => FieldComparison.Number(value) < bound,
            ('<', true) => value => FieldComparison.Number(value) <= bound,
            ('>', false) => value => FieldComparison.Number(value) > bound,
            _ => value => FieldComparison.Number(value) >= bound,
        };
    }

    private static Func<JsonNode?, bool>? Range(string text)
    {
        var dots = text.IndexOf("..", StringComparison.Ordinal);
        if (dots < 0)
            return null;
        var from = Number(text, text[..dots]);
        var to = Number(text, text[(dots + 2)..]);
        if (from > to)
            throw new FormatException($"the range '{text}' is empty: write the smaller number first");
        return value => FieldComparison.Number(value) is { } number && number >= from && number <= to;
    }

    private static Func<JsonNode?, bool> OneOf(string text)
    {
        var choices = text.Split('|', StringSplitOptions.TrimEntries);
        if (choices.Contains(""))
            throw new FormatException($"'{text}' has an empty alternative: write a value on each side of '|'");
        return value => value is JsonArray items ? items.Any(item => IsOne(item, choices)) : IsOne(value, choices);
    }

    private static bool IsOne(JsonNode? value, string[] choices) => Array.Exists(choices, choice =>
        string.Equals(FieldComparison.Text(value)?.Trim(), choice, StringComparison.OrdinalIgnoreCase)
        || (value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && FieldComparison.Same(value, choice)));

    private static decimal Number(string cell, string text) =>
        decimal.TryParse(text.Trim(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw new FormatException($"'{cell}' needs a number where '{text.Trim()}' is: write >=200, <1000 or 200..999");
}
