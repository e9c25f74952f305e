using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>What the catalogue knows of a provider of webhooks: one file of <c>Catalog/sources</c>.</summary>
public sealed record SourceDefinition
{
    /// <summary>The file's name without its ending, which <c>provider:</c> names.</summary>
    public required string Name { get; init; }

    /// <summary>The name people know it by.</summary>
    public required string Title { get; init; }

    /// <summary>Where the provider documents its webhooks.</summary>
    public Uri? Docs { get; init; }

    /// <summary>How a request proves where it comes from: the first of these whose header is in the request decides, or the first of all.</summary>
    public required IReadOnlyList<SignatureDefinition> Signature { get; init; }

    /// <summary>Where id, type, time and the items of a batch are.</summary>
    public required EventDefinition Event { get; init; }

    /// <summary>Provider type to canonical type.</summary>
    public IReadOnlyDictionary<string, string> Types { get; init; } = new Dictionary<string, string>();

    /// <summary>Canonical field to where it comes from.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> Map { get; init; } = new Dictionary<FieldPath, FieldMapping>();
}
