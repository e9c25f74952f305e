using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// A kind of event among those that a provider sends: a row of <c>kinds</c>. It says which canonical fields such an event fills, and its
/// canonical type where the provider's type alone does not tell it.
/// </summary>
public sealed record EventKind
{
    /// <summary>The provider's types that it is about; every type where there are none.</summary>
    public IReadOnlyList<TypePattern> On { get; init; } = [];

    /// <summary>What else must hold of the item.</summary>
    public IReadOnlyList<ItemCondition> When { get; init; } = [];

    /// <summary>The canonical type; <see langword="null"/> where <c>types</c> names it.</summary>
    public string? Type { get; init; }

    /// <summary>Canonical field to where it comes from in such an event.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> Map { get; init; } = new Dictionary<FieldPath, FieldMapping>();

    /// <summary>Whether an item is of this kind. Never throws, whatever the item is.</summary>
    /// <param name="providerType">The provider's type; empty where it names none.</param>
    /// <param name="item">The item of the batch, or the whole body.</param>
    /// <param name="body">The whole body, where the item is one of a batch.</param>
    public bool Holds(string providerType, JsonNode? item, JsonNode? body) =>
        (On.Count == 0 || On.Any(pattern => pattern.Matches(providerType))) && When.All(condition => condition.Holds(item, body));
}
