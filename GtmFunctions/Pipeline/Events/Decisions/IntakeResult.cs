using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>What intake made of an item, kept as its event's row.</summary>
public sealed record IntakeResult
{
    /// <summary>When the event was first seen; <see langword="null"/> in a simulation.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>The provider's id, or the hash of the bytes.</summary>
    public required string Id { get; init; }

    /// <summary>Where the id was found; <c>bytes</c> where the provider gives none.</summary>
    public required string IdFrom { get; init; }

    /// <summary>The event that it would be a duplicate of, in a simulation; what is taken in is none.</summary>
    public string? DuplicateOf { get; init; }

    /// <summary>The provider's type; empty where there is none.</summary>
    public required string ProviderType { get; init; }

    /// <summary>The canonical type.</summary>
    public required string Type { get; init; }

    /// <summary>Canonical field to the path that gave it.</summary>
    public required IReadOnlyDictionary<string, string> Mapped { get; init; }

    /// <summary>Canonical fields that no path gave; <c>time</c> where the provider's time cannot be read.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Values that were found and passed over.</summary>
    public required IReadOnlyList<UnfitValue> Unfit { get; init; }

    /// <summary>How the payload's shape differs from those before it; <see langword="null"/> where it was not looked at.</summary>
    public IReadOnlyList<ObservedDrift>? Drift { get; init; }

    /// <summary>The configuration version that decides the event.</summary>
    public required string Configuration { get; init; }

    /// <summary>Which of id, types and subject were too long, and how long each was.</summary>
    public IReadOnlyDictionary<string, int>? Cut { get; init; }
}

/// <summary>A value of a payload that a canonical field could not take.</summary>
/// <param name="Field">The canonical field.</param>
/// <param name="From">The path of the value.</param>
/// <param name="Why">What is wrong with it, in words.</param>
public sealed record UnfitValue(string Field, string From, string Why);

/// <summary>A difference of a payload from those before it, and what of the configuration reads the field.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">The field; for a rename its old name.</param>
/// <param name="To">The new name of a renamed field.</param>
/// <param name="Was">The types that it had.</param>
/// <param name="Now">The types that are new.</param>
/// <param name="Sample">The value, shortened, or why it is withheld.</param>
/// <param name="ReadBy">What of the configuration reads the field, by name.</param>
/// <param name="NewNameReadBy">
/// The same for a renamed field's new name: where that has the same map entry, the field keeps working.
/// </param>
public sealed record ObservedDrift(
    DriftKind Kind,
    string Path,
    string? To,
    [property: JsonConverter(typeof(JsonTypesConverter))] JsonTypes Was,
    [property: JsonConverter(typeof(JsonTypesConverter))] JsonTypes Now,
    string? Sample,
    IReadOnlyList<string> ReadBy,
    IReadOnlyList<string>? NewNameReadBy);

/// <summary>Reads and writes JSON types by their names: <c>string or number</c>.</summary>
internal sealed class JsonTypesConverter : JsonConverter<JsonTypes>
{
    private const string Or = " or ";

    /// <inheritdoc/>
    public override JsonTypes Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { } words && words != JsonType.Words(JsonTypes.None)
            ? Enum.Parse<JsonTypes>(words.Replace(Or, ",", StringComparison.Ordinal), ignoreCase: true)
            : JsonTypes.None;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, JsonTypes value, JsonSerializerOptions options) =>
        writer.WriteStringValue(JsonType.Words(value));
}
