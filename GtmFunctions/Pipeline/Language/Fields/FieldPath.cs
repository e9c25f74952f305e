using System.Globalization;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// Where a field is inside a JSON document: <c>data.email</c>, <c>items[0].sku</c>,
/// <c>answers[field.ref=email].email</c> (the first item of the array whose own field has that value, as text),
/// <c>properties['[Tool] Page URL']</c> (a name with brackets in it).
/// A name that itself holds a dot (<c>utm.source</c> in a payload that a customer made) is found where the descent finds nothing.
/// Reading never throws: what is not there reads as <see langword="null"/>. Two paths are equal when they are written alike.
/// </summary>
public sealed class FieldPath : IEquatable<FieldPath>
{
    // Reading goes down by calling itself
    private const int MostSegments = 64;
    private const int LongestText = 1000;

    private readonly Segment[] _segments;

    // From each segment on, the names that it and those after it may be as one: a, a.b, a.b.c
    private readonly string[][] _names;

    private FieldPath(string text, Segment[] segments) =>
        (Text, _segments, _names) = (text, segments, [.. segments.Select((_, index) => NamesFrom(segments.AsSpan(index)))]);

    /// <summary>The whole document, written as a dot: it can only be read.</summary>
    public static FieldPath Whole { get; } = new(".", []);

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Parses a path.</summary>
    /// <param name="text">At least one name; brackets hold an index or <c>path=value</c>.</param>
    /// <exception cref="FormatException">The text is no path; the message says what is wrong with it.</exception>
    public static FieldPath Parse(string text)
    {
        if (string.IsNullOrWhiteSpace(text))
            throw new FormatException("a field path is empty");
        if (text.Length > LongestText)
            throw new FormatException($"a field path has {text.Length} characters; at most {LongestText} are allowed");

        var segments = new List<Segment>();
        var position = 0;
        while (position < text.Length)
        {
            if (text[position] == '[')
            {
                var isQuoted = text.AsSpan(position).StartsWith("['", StringComparison.Ordinal);
                var close = isQuoted ? text.IndexOf("']", position + 2, StringComparison.Ordinal) + 1 : text.IndexOf(']', position);
                if (close <= 0)
                    throw new FormatException($"the path '{text}' opens a bracket and does not close it");
                segments.Add(Bracket(text, text[(position + 1)..close]));
                position = close + 1;
                if (position < text.Length && text[position] == '.')
                    position++;
                continue;
            }

            var end = text.AsSpan(position).IndexOfAny('.', '[');
            end = end < 0 ? text.Length : position + end;
            if (end == position)
                throw new FormatException($"the path '{text}' has an empty name at position {position + 1}");
            segments.Add(new Name(text[position..end]));
            position = end;
            if (position < text.Length && text[position] == '.')
            {
                position++;
                if (position == text.Length)
                    throw new FormatException($"the path '{text}' ends with a dot");
            }
        }

        return segments.Count <= MostSegments
            ? new FieldPath(text, [.. segments])
            : throw new FormatException($"a field path has {segments.Count} steps; at most {MostSegments} are allowed");
    }

    /// <summary>Parses a path, or a dot for the whole document.</summary>
    /// <exception cref="FormatException">The text is neither; the message says what is wrong with it.</exception>
    public static FieldPath ParseOrWhole(string text) => text == "." ? Whole : Parse(text);

    /// <summary>The node at this path, or <see langword="null"/> when it is missing or is a JSON null.</summary>
    public JsonNode? Read(JsonNode? root) => Read(root, 0, _segments.Length);

    /// <summary>The node at this path among fields: see <see cref="FieldScope.Read"/>.</summary>
    internal JsonNode? ReadFrom(FieldScope fields)
    {
        if (_segments.Length == 0)
            return null;
        var names = _names[0];
        for (var taken = 1; taken <= names.Length; taken++)
        {
            if (Read(fields.Find(names[taken - 1]), taken, _segments.Length) is { } found)
                return found;
        }

        return null;
    }

    /// <summary>Sets the value at this path in an object of ours, making the objects on the way.</summary>
    /// <exception cref="InvalidOperationException">The path has a bracket: such a path can only be read.</exception>
    public void Write(JsonObject root, JsonNode? value)
    {
        var target = root;
        for (var i = 0; i < _segments.Length; i++)
        {
            if (_segments[i] is not Name name)
                throw new InvalidOperationException($"the path '{Text}' has a bracket, so nothing can be written there");
            if (i == _segments.Length - 1)
            {
                target[name.Value] = value;
                return;
            }

            if (target[name.Value] is not JsonObject next)
                target[name.Value] = next = [];
            target = next;
        }

        throw new InvalidOperationException("nothing can be written in place of a whole document");
    }

    /// <summary>Sets the value at this path where its object has that name, be it with nothing; makes nothing.</summary>
    public void Replace(JsonNode? root, JsonNode? value)
    {
        if (_segments is [.., Name name] && Read(root, 0, _segments.Length - 1) is JsonObject holder && holder.ContainsKey(name.Value))
            holder[name.Value] = value;
    }

    /// <inheritdoc/>
    public bool Equals(FieldPath? other) => other?.Text == Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as FieldPath);

    /// <inheritdoc/>
    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Text;

    private JsonNode? Read(JsonNode? node, int index, int end)
    {
        if (index == end || node is null)
            return node;

        switch (_segments[index])
        {
            case Name when node is JsonObject named:
                return ReadName(named, index, end);
            case Name { Position: { } position } when node is JsonArray indexed:
                return position >= 0 && position < indexed.Count ? Read(indexed[position], index + 1, end) : null;
            case Item item:
                return node is JsonArray array && item.Index < array.Count ? Read(array[item.Index], index + 1, end) : null;
            case Where where:
                return node is JsonArray candidates
                    ? Read(candidates.FirstOrDefault(c => FieldText.From(where.Path.Read(c)) == where.Value), index + 1, end)
                    : null;
            default:
                return null;
        }
    }

    private JsonNode? ReadName(JsonObject node, int index, int end)
    {
        var names = _names[index];
        for (var taken = 1; taken <= names.Length && index + taken <= end; taken++)
        {
            if (node.TryGetPropertyValue(names[taken - 1], out var child) && Read(child, index + taken, end) is { } found)
                return found;
        }

        return null;
    }

    private static string[] NamesFrom(ReadOnlySpan<Segment> segments)
    {
        var names = new List<string>();
        foreach (var segment in segments)
        {
            if (segment is not Name name)
                break;
            names.Add(names is [.., var before] ? $"{before}.{name.Value}" : name.Value);
        }

        return [.. names];
    }

    private static Segment Bracket(string text, string inside)
    {
        if (inside is ['\'', _, .., '\''])
            return new Name(inside[1..^1]);
        if (int.TryParse(inside, CultureInfo.InvariantCulture, out var item) && item >= 0)
            return new Item(item);
        var equals = inside.IndexOf('=');
        if (equals <= 0)
            throw new FormatException($"the path '{text}' has '[{inside}]': a bracket holds an index or 'path=value'");
        return new Where(Parse(inside[..equals]), inside[(equals + 1)..]);
    }

    private abstract record Segment;

    private sealed record Name(string Value) : Segment
    {
        /// <summary>The place in a list that the name is, where it is one.</summary>
        public int? Position { get; } = int.TryParse(Value, CultureInfo.InvariantCulture, out var position) ? position : null;
    }

    private sealed record Item(int Index) : Segment;

    private sealed record Where(FieldPath Path, string Value) : Segment;
}
