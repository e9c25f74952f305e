using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using FieldList = System.Collections.Generic.IReadOnlyList<
    System.Collections.Generic.KeyValuePair<GtmFunctions.Pipeline.Language.Fields.FieldPath, GtmFunctions.Pipeline.Catalog.FieldMapping>>;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>What one item of a webhook is called, and which fields it fills.</summary>
/// <param name="Type">The canonical type; <see langword="null"/> where nothing names one.</param>
/// <param name="IsByKind">Whether a row of <c>kinds</c> named the type.</param>
/// <param name="Fields">Canonical field and where it comes from; a field that reads another one stands behind it.</param>
/// <param name="Fetched">Canonical field and where it comes from in the record that is fetched, where one is.</param>
public sealed record ItemMapping(
    string? Type,
    bool IsByKind,
    IReadOnlyList<KeyValuePair<FieldPath, FieldMapping>> Fields,
    IReadOnlyList<KeyValuePair<FieldPath, FieldMapping>> Fetched);

/// <summary>
/// How the items of a source become canonical: <c>types</c>, <c>kinds</c> and <c>map</c> of its provider and of the document. A row of
/// <c>kinds</c> that names a type goes before <c>types</c>, since it has looked at more than the provider's type; the document's own map
/// goes before the rows', the rows' before the provider's <c>map</c>, and of two rows the earlier one, the document's first.
/// </summary>
public sealed class SourceMapping
{
    private static readonly Dictionary<FieldPath, FieldMapping> Nothing = [];

    private readonly IReadOnlyDictionary<FieldPath, FieldMapping> _common;
    private readonly IReadOnlyDictionary<FieldPath, FieldMapping> _own;
    private readonly IReadOnlyDictionary<string, string>? _ownTypes;
    private readonly IReadOnlyList<EventKind>? _ownKinds;
    private readonly ConcurrentDictionary<ulong, (FieldList Fields, FieldList Fetched)> _fields = new();

    /// <summary>Lays a document's words over a provider's.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="types">The document's <c>types</c>, if it has any.</param>
    /// <param name="kinds">The document's <c>kinds</c>, if it has any.</param>
    /// <param name="map">The document's <c>map</c>, if it has one.</param>
    public SourceMapping(
        SourceDefinition provider,
        IReadOnlyDictionary<string, string>? types = null,
        IReadOnlyList<EventKind>? kinds = null,
        IReadOnlyDictionary<FieldPath, FieldMapping>? map = null)
    {
        var all = new Dictionary<string, string>(provider.Types, StringComparer.Ordinal);
        foreach (var (providerType, type) in types ?? new Dictionary<string, string>())
            all[providerType] = type;
        Types = all;
        Kinds = [.. kinds ?? [], .. provider.Kinds];
        (_common, _own, _ownTypes, _ownKinds) = (provider.Map, map ?? Nothing, types, kinds);
    }

    /// <summary>Provider type to canonical type, <c>"*"</c> being every other one.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <summary>The rows, the document's before the provider's.</summary>
    public IReadOnlyList<EventKind> Kinds { get; }

    /// <summary>Every canonical type that is named for events of the source; one that passes through as it is is not among them.</summary>
    public IReadOnlySet<string> CanonicalTypes =>
        Types.Values.Concat(Kinds.Select(kind => kind.Type).OfType<string>()).ToHashSet(StringComparer.Ordinal);

    /// <summary>Every field that an event of any kind can fill, with each place that it may come from.</summary>
    public IEnumerable<KeyValuePair<FieldPath, FieldMapping>> All => _own.Concat(Kinds.SelectMany(kind => kind.Map)).Concat(_common);

    /// <summary>The fields that an event of every kind can fill: the document's map laid over the provider's.</summary>
    public IReadOnlyDictionary<FieldPath, FieldMapping> OfEvery
    {
        get
        {
            var map = new Dictionary<FieldPath, FieldMapping>(_common);
            foreach (var (path, mapping) in _own)
                map[path] = mapping;
            return map;
        }
    }

    /// <summary>The document's own words laid over another definition.</summary>
    public SourceMapping Over(SourceDefinition provider) => new(provider, _ownTypes, _ownKinds, _own);

    /// <summary>How one item is read. Never throws, whatever the item is.</summary>
    /// <param name="providerType">The provider's type; empty where it names none.</param>
    /// <param name="item">The item of the batch, or the whole body.</param>
    /// <param name="body">The whole body, where the item is one of a batch.</param>
    public ItemMapping For(string providerType, JsonNode? item, JsonNode? body)
    {
        var holding = 0ul;
        string? type = null;
        for (var i = 0; i < Kinds.Count; i++)
        {
            if (!Kinds[i].Holds(providerType, item, body))
                continue;
            holding |= 1ul << i;
            type ??= Kinds[i].Type;
        }

        var (fields, fetched) = _fields.GetOrAdd(holding, Merge);
        return new ItemMapping(type ?? TypeOf(providerType), type is not null, fields, fetched);
    }

    /// <summary>What <c>types</c> calls a provider's type; <see langword="null"/> where it names it not.</summary>
    public string? TypeOf(string providerType) => Types.TryGetValue(providerType, out var named) || Types.TryGetValue("*", out named)
        ? named
        : null;

    private (FieldList Fields, FieldList Fetched) Merge(ulong holding)
    {
        var rows = Kinds.Where((_, i) => (holding & (1ul << i)) != 0).SelectMany(kind => kind.Map);
        KeyValuePair<FieldPath, FieldMapping>[] all = [.. _own.Concat(rows).Concat(_common)];

        // A field of the record alone leaves the webhook's own to the rows behind it
        var fetched = all.Where(entry => entry.Value.Fetched.Count > 0)
            .Select(entry => KeyValuePair.Create(entry.Key, entry.Value with { From = entry.Value.Fetched, Fetched = [] }));
        return (Ordered(all.Where(entry => entry.Value.From.Count > 0)), Ordered(fetched));
    }

    private static List<KeyValuePair<FieldPath, FieldMapping>> Ordered(IEnumerable<KeyValuePair<FieldPath, FieldMapping>> all)
    {
        var merged = new Dictionary<FieldPath, FieldMapping>();
        foreach (var (field, mapping) in all)
            merged.TryAdd(field, mapping);

        var ordered = new List<KeyValuePair<FieldPath, FieldMapping>>();
        var seen = new HashSet<FieldPath>();
        foreach (var field in merged.Keys)
            Place(field);
        return ordered;

        void Place(FieldPath field)
        {
            if (!seen.Add(field))
                return;
            foreach (var read in merged[field].From.Where(merged.ContainsKey))
                Place(read);
            ordered.Add(KeyValuePair.Create(field, merged[field]));
        }
    }
}
