using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>One row of <see cref="ConversionTable"/>: what <c>as</c> can name.</summary>
/// <param name="Name">The name, in kebab-case.</param>
/// <param name="Means">What it makes of a value, for the documentation.</param>
/// <param name="Convert">Makes it; never throws, whatever the value is.</param>
public sealed record Conversion(string Name, string Means, Func<JsonNode, ConversionOptions, Converted> Convert)
{
    /// <summary>Whether it reads options that other fields of the event give, so that those are mapped first.</summary>
    public bool NeedsOtherFields { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
