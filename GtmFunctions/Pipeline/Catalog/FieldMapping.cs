using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Where a canonical field comes from: paths tried in order, so that a renamed field keeps working.</summary>
/// <param name="From">
/// Tried in order until one has a value that fits; zero and false are values, an empty text is none. These may be canonical fields mapped
/// before.
/// </param>
public sealed record FieldMapping(IReadOnlyList<FieldPath> From)
{
    /// <summary>
    /// Paths of the record that is fetched for a thin event, tried in order where <see cref="From"/> gives nothing: what the webhook itself
    /// says is newer.
    /// </summary>
    public IReadOnlyList<FieldPath> Fetched { get; init; } = [];

    /// <summary>What is made of the value, before the field's own kind is.</summary>
    public Conversion As { get; init; } = ConversionTable.AsIs;

    /// <summary>How numbers and dates are written.</summary>
    public Locale? Locale { get; init; }

    /// <summary>The country of telephone numbers that do not say theirs.</summary>
    public MappingOption? Country { get; init; }

    /// <summary>The currency of amounts.</summary>
    public MappingOption? Currency { get; init; }
}

/// <summary>An option of a mapping: a word of the document, or where the payload says it.</summary>
/// <param name="Literal">The word.</param>
/// <param name="Path">The path; <see langword="null"/> where there is a word.</param>
public sealed record MappingOption(string? Literal, FieldPath? Path);
