using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>What a conversion made of a value: either <see cref="Value"/>, or <see cref="Why"/> it does not fit.</summary>
/// <param name="Value">The converted value.</param>
/// <param name="Why">What is wrong with the value, in words that do not repeat it.</param>
public readonly record struct Converted(JsonNode? Value, string? Why)
{
    /// <summary>A value that fits.</summary>
    public static Converted Fit(JsonNode value) => new(value, null);

    /// <summary>A value that does not fit.</summary>
    public static Converted Unfit(string why) => new(null, why);
}
