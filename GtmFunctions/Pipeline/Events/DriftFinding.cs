using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events;

/// <summary>How a payload differs from all those of its source and type before it.</summary>
public enum DriftKind
{
    /// <summary>A field that no payload had before.</summary>
    Unknown,

    /// <summary>A field that every payload had before is not there, or is null.</summary>
    Missing,

    /// <summary>A field has a JSON type that it never had before.</summary>
    Retyped,

    /// <summary>A field that every payload had is not there, and a new one with like values is: likely the same under a new name.</summary>
    Renamed,
}

/// <summary>One difference of a payload from those before it.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">
/// The field, in the provider's payload: <c>data.items[].sku</c>; <c>*</c> stands for keys that are ids. For a rename its old name.
/// </param>
/// <param name="To">The new name of a renamed field.</param>
/// <param name="Was">The types that it had; none for an unknown field.</param>
/// <param name="Now">The types that are new in this payload; none for a missing field.</param>
/// <param name="Sample">The value in this payload, shortened, or why it is withheld; <see langword="null"/> for a missing field.</param>
internal sealed record DriftFinding(DriftKind Kind, string Path, string? To, JsonTypes Was, JsonTypes Now, string? Sample)
{
    /// <summary>What the finding is noted under, once for each source and type: <c>missing:data.phone</c>.</summary>
    public string Key => $"{KindName}:{Path}";

    /// <summary>The kind as notes and answers write it, in lower case.</summary>
    public string KindName => Kind.ToString().ToLowerInvariant();
}
