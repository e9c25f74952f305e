using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How the records that a provider's thin events are about can be read: <c>fetch</c> of a file of the catalogue.</summary>
/// <param name="Connector">Whose address, proof of identity, limits and reading of answers hold.</param>
/// <param name="Url">The base of the addresses, where the connector has none.</param>
/// <param name="Records">The records, in order: the first that an event is about is read.</param>
public sealed record FetchDefinition(string Connector, string? Url, IReadOnlyList<FetchedRecord> Records);

/// <summary>One kind of record that can be read.</summary>
public sealed record FetchedRecord
{
    /// <summary>
    /// What was read is called so in an event's data, and before a path of a map that reads it (<c>fetched:contact.properties.tier</c>).
    /// </summary>
    public const string InData = "fetched";

    /// <summary>Its name, such as <c>contact</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The provider's types that are about such a record; every type where there are none.</summary>
    public IReadOnlyList<TypePattern> On { get; init; } = [];

    /// <summary>Those among them that are not: the record is gone, or all of it is in the payload.</summary>
    public IReadOnlyList<TypePattern> Except { get; init; } = [];

    /// <summary>The field of the event that has the record's id; an event without it is about something else.</summary>
    public required FieldPath Key { get; init; }

    /// <summary>The calls that read it and what belongs to it.</summary>
    public required ConnectorEnrichment Calls { get; init; }

    /// <summary>Below what paths of the record stand fields that are read only where they are asked for by name.</summary>
    public IReadOnlyList<FieldPath> Asks { get; init; } = [];

    /// <summary>Where the payload says a field's new value, if it does: it is newer than a copy of the record.</summary>
    public ChangedField? Changed { get; init; }

    /// <summary>Canonical field to where it comes from in what was read.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> Map { get; init; } = new Dictionary<FieldPath, FieldMapping>();

    /// <summary>The definition as a text that changes with it.</summary>
    public required string Text { get; init; }

    /// <summary>Whether events of a provider's type are about such a record.</summary>
    public bool IsOf(string providerType) =>
        (On.Count == 0 || On.Any(pattern => pattern.Matches(providerType))) && !Except.Any(pattern => pattern.Matches(providerType));
}

/// <summary>A field of the record whose new value the payload says.</summary>
/// <param name="At">Where it is in what was read, by the payload's values: <c>contact.properties.{propertyName}</c>.</param>
/// <param name="Value">Where the payload has the value.</param>
public sealed record ChangedField(FieldExpression At, FieldPath Value);
