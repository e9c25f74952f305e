using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Yaml;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Config.Reading;

/// <summary>
/// A value of the document with its place. What it is asked for and is not (a text where there is a list) reads as
/// <see langword="null"/> or empty: the schema has reported that already.
/// </summary>
internal sealed class Entry
{
    private readonly Action<Mark, IReadOnlyList<string>, Func<string>> _report;
    private IReadOnlyList<Entry>? _entries;
    private IReadOnlyList<Entry>? _items;
    private Dictionary<string, Entry>? _children;

    private Entry(YamlNode node, Mark place, IReadOnlyList<string> path, Action<Mark, IReadOnlyList<string>, Func<string>> report) =>
        (Node, Place, Path, _report) = (node, place, path, report);

    /// <summary>The YAML itself.</summary>
    public YamlNode Node { get; }

    /// <summary>Where its key is, or where it is in a list.</summary>
    public Mark Place { get; }

    /// <summary>The keys and list positions that lead here.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The last of <see cref="Path"/>.</summary>
    public string Key => Path[^1];

    /// <summary>The value of a key; <see langword="null"/> when it is missing or has no value.</summary>
    public Entry? this[string key] => Child(key) is { IsNull: false } child ? child : null;

    /// <summary>Whether it is a mapping.</summary>
    public bool IsMapping => Node is YamlMappingNode;

    /// <summary>Whether it is a list.</summary>
    public bool IsList => Node is YamlSequenceNode;

    /// <summary>The entries of a mapping, in the order of the document; none for anything else.</summary>
    public IReadOnlyList<Entry> Entries => _entries ??= Node is YamlMappingNode mapping
        ? [.. mapping.Children.Select(pair => At(pair.Value, pair.Key.Start, ((YamlScalarNode)pair.Key).Value!))]
        : [];

    /// <summary>The items of a list, or the value itself as the only one.</summary>
    public IReadOnlyList<Entry> Items => _items ??= Node is YamlSequenceNode list
        ? [.. list.Children.Select((item, i) => At(item, item.Start, i.ToString(CultureInfo.InvariantCulture)))]
        : [this];

    /// <summary>The characters of a scalar that has any.</summary>
    public string? Text => Node is YamlScalarNode { Value: { Length: > 0 } text } && !IsNull ? text : null;

    /// <summary>The texts of the items.</summary>
    public IReadOnlyList<string> Texts => [.. Items.Select(item => item.Text).OfType<string>()];

    /// <summary>The number that it is.</summary>
    public decimal? Number =>
        decimal.TryParse(Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The whole number that it is.</summary>
    public int? Whole => Number is { } number and >= int.MinValue and <= int.MaxValue ? (int)number : null;

    /// <summary>Whether it is <c>true</c>.</summary>
    public bool Flag => Text == "true";

    /// <summary>The JSON that it stands for.</summary>
    public JsonNode? Json => YamlJson.Node(Node);

    private bool IsNull => Node is YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" };

    /// <summary>The root of a document.</summary>
    public static Entry Root(YamlNode node, Action<Mark, IReadOnlyList<string>, Func<string>> report) => new(node, node.Start, [], report);

    /// <summary>The value at a path below this one, or the nearest that is on the way to it.</summary>
    public Entry Find(IEnumerable<string> path)
    {
        var found = this;
        foreach (var key in path)
        {
            var next = found.IsList ? found.Items.FirstOrDefault(item => item.Key == key) : found.Child(key);
            if (next is null)
                return found;
            found = next;
        }

        return found;
    }

    /// <summary>Reports that something is wrong here.</summary>
    public void Report(string message) => _report(Place, Path, () => message);

    /// <summary>Reports that something is wrong here, in words that are made only if they are told.</summary>
    public void Report(Func<string> message) => _report(Place, Path, message);

    // A large section is looked into for each name that is used of it
    private Entry? Child(string key)
    {
        _children ??= Entries.ToDictionary(entry => entry.Key, StringComparer.Ordinal);
        return _children.GetValueOrDefault(key);
    }

    private Entry At(YamlNode node, Mark place, string key) => new(node, place, [.. Path, key], _report);
}
