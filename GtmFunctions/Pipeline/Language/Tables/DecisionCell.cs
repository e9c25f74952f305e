using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// A condition of a decision table: a value, <c>a|b</c>, a comparison or range of numbers as <see cref="NumberCell"/> reads it, <c>*</c> or
/// nothing for anything, a missing field too. Text is compared without regard to case, numbers as numbers, countries by code or name.
/// </summary>
public sealed class DecisionCell
{
    private readonly Func<JsonNode?, bool> _holds;

    private DecisionCell(string text, Func<JsonNode?, bool> holds) => (Text, _holds) = (text, holds);

    /// <summary>The cell as written.</summary>
    public string Text { get; }

    /// <summary>Whether it says anything of the field.</summary>
    public bool IsAnything => Text is "" or "*";

    /// <summary>Whether it compares numbers.</summary>
    public bool IsNumeric { get; private init; }

    /// <summary>The values that a cell of values names; none for any other.</summary>
    public IReadOnlyList<string> Choices { get; private init; } = [];

    /// <summary>Reads a cell.</summary>
    /// <param name="text">The cell, trimmed.</param>
    /// <param name="report">Takes what is wrong with it; such a cell never holds.</param>
    /// <param name="kind">What the field of its column holds; <see langword="null"/> where its name promises nothing.</param>
    public static DecisionCell Parse(string text, Action<string> report, Conversion? kind = null)
    {
        if (text is "" or "*")
            return new DecisionCell(text, _ => true);
        try
        {
            if (NumberCell.Parse(text, ReferenceEquals(kind, ConversionTable.WholeNumber)) is not { } bounds)
                return OneOf(text, kind);
            return new DecisionCell(text, value => bounds.Has(FieldComparison.Number(value)) || (bounds.IsSpelled && IsText(value, text)))
            {
                IsNumeric = true,
            };
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

    private static DecisionCell OneOf(string text, Conversion? kind)
    {
        var choices = text.Split('|', StringSplitOptions.TrimEntries);
        if (choices.Contains(""))
            throw new FormatException($"'{text}' has an empty alternative: write a value on each side of '|'");
        if (ReferenceEquals(kind, ConversionTable.Country))
            choices = [.. Countries(choices)];
        return new DecisionCell(text, value => value is JsonArray items ? items.Any(item => IsOne(item, choices)) : IsOne(value, choices))
        {
            Choices = choices,
        };
    }

    // "US, CA" are two countries, and "Germany" is DE as the field has it
    private static IEnumerable<string> Countries(IEnumerable<string> choices)
    {
        foreach (var choice in choices)
        {
            var codes = CountryConversion.Code(choice) is { } only
                ? new string?[] { only }
                : choice.Split([',', ';', '/'], StringSplitOptions.TrimEntries).Select(CountryConversion.Code).ToArray();
            foreach (var code in Array.TrueForAll(codes, code => code is not null) ? codes : [choice])
                yield return code!;
        }
    }

    private static bool IsOne(JsonNode? value, string[] choices) => Array.Exists(choices, choice =>
        IsText(value, choice)
        || (value is JsonValue && value.GetValueKind() == System.Text.Json.JsonValueKind.Number && FieldComparison.Same(value, choice)));

    private static bool IsText(JsonNode? value, string text) =>
        string.Equals(FieldComparison.Text(value)?.Trim(), text, StringComparison.OrdinalIgnoreCase);
}
