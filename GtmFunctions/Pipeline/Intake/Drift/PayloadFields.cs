using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>A field of one payload: all values under one path, when an array or an object keyed by ids has several.</summary>
/// <param name="Types">Their types; none when all are null.</param>
/// <param name="Pattern">What they look like.</param>
/// <param name="First">The first that is not null.</param>
internal readonly record struct ObservedField(JsonTypes Types, ValuePattern Pattern, JsonNode? First)
{
    /// <summary>Whether it has a value.</summary>
    public bool IsThere => Types != JsonTypes.None;
}

/// <summary>
/// The fields of one payload by their paths: names joined by dots, <c>[]</c> for the items of an array, <c>*</c> for keys that are ids.
/// </summary>
internal sealed class PayloadFields
{
    /// <summary>How many names and arrays deep a payload is looked at.</summary>
    public const int MaxDepth = 8;

    // Far above the paths that are learned, so that known fields are found behind many unknown ones; below what would cost memory.
    private const int MaxPaths = 5000;

    private const int LongestPath = 200;

    private readonly Dictionary<string, ObservedField> _fields = new(StringComparer.Ordinal);

    private PayloadFields()
    {
    }

    /// <summary>Field by path.</summary>
    public IReadOnlyDictionary<string, ObservedField> Fields => _fields;

    /// <summary>Whether the payload was looked at whole: nothing can be said to be missing otherwise.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Looks at a payload.</summary>
    public static PayloadFields From(JsonNode? payload)
    {
        var observation = new PayloadFields();
        observation.Below("", payload, 1);
        return observation;
    }

    /// <summary>Whether a path has a value.</summary>
    public bool Has(string path) => _fields.TryGetValue(path, out var field) && field.IsThere;

    private void Below(string path, JsonNode? node, int depth)
    {
        if (depth > MaxDepth)
            return;
        if (node is JsonObject named)
        {
            foreach (var (name, child) in named)
                Add(path.Length == 0 ? NameOf(name) : $"{path}.{NameOf(name)}", child, depth);
        }
        else if (node is JsonArray items)
        {
            foreach (var item in items)
                Add($"{path}[]", item, depth);
        }
    }

    private static string NameOf(string name) => DynamicName.Is(name) ? DynamicName.Placeholder : name;

    private void Add(string path, JsonNode? node, int depth)
    {
        var known = _fields.TryGetValue(path, out var before);
        if (path.Length > LongestPath)
            return;
        if (!known && _fields.Count >= MaxPaths)
        {
            IsWhole = false;
            return;
        }

        _fields[path] = new ObservedField(
            before.Types | JsonType.From(node),
            node is null ? before.Pattern : ValuePatterns.Both(before.Pattern, ValuePatterns.From(node)),
            before.First ?? node);
        Below(path, node, depth + 1);
    }
}
