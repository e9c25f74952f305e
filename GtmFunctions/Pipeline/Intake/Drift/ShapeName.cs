using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>
/// Which payloads of a source are compared with each other: those of one provider type, and where a row of <c>kinds</c> tells several
/// kinds of event apart in it, those of one kind, since a change of a deal's stage and a merge need not look alike.
/// </summary>
/// <param name="ProviderType">The type that the provider gave; empty where it gave none.</param>
/// <param name="Type">The canonical type that a row named; <see langword="null"/> where none did.</param>
public readonly record struct ShapeName(string ProviderType, string? Type)
{
    private const string Between = " as ";

    /// <summary>Reads a name as it is stored.</summary>
    public static ShapeName Parse(string text) => text.LastIndexOf(Between, StringComparison.Ordinal) is var at and >= 0
        ? new ShapeName(text[..at], text[(at + Between.Length)..] is { Length: > 0 } type ? type : null)
        : new ShapeName(text, null);

    /// <summary>The canonical type of such events by a source as it is configured now.</summary>
    public string CanonicalType(Source source) => Type
        ?? (source.Records.GetValueOrDefault(ProviderType) ?? source).Mapping.TypeOf(ProviderType) ?? Normaliser.Untyped(ProviderType);

    /// <summary>
    /// The name as it is stored. A provider's type that has the word between in it is followed by it where no row named a type.
    /// </summary>
    public override string ToString() => Type is null && !ProviderType.Contains(Between, StringComparison.Ordinal)
        ? ProviderType
        : $"{ProviderType}{Between}{Type}";
}
