using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// Where the events of a batch are: the path of a list (<c>events</c>), of lists inside the items of a list (<c>entry[].changes[]</c>), or
/// <c>.</c> for the body itself.
/// </summary>
public sealed class ItemsPath
{
    private readonly IReadOnlyList<FieldPath?> _lists;

    private ItemsPath(string text, IReadOnlyList<FieldPath?> lists) => (Text, _lists) = (text, lists);

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>How many lists are inside each other.</summary>
    public int Depth => _lists.Count;

    /// <summary>Parses a path; the brackets of the last list may be left out.</summary>
    /// <exception cref="FormatException">The text is no path; the message says what is wrong with it.</exception>
    public static ItemsPath Parse(string text)
    {
        if (text is "." or "[]")
            return new ItemsPath(text, [null]);
        var parts = (text.EndsWith("[]", StringComparison.Ordinal) ? text[..^2] : text).Split("[]");
        return new ItemsPath(text, [.. parts.Select((part, i) => part.Length == 0 && i == 0 ? null : FieldPath.Parse(Relative(part, i)))]);

        static string Relative(string part, int position) => position == 0 ? part : part.TrimStart('.');
    }

    /// <summary>
    /// The nodes that the lists lead to. XML does not tell a list of one from a single element: an object where a list should be is the
    /// only one of it.
    /// </summary>
    /// <param name="body">The whole body.</param>
    public ItemsFound Find(JsonNode body)
    {
        var nodes = new List<ItemNode> { new(body, []) };
        var lists = new List<JsonNode>();
        foreach (var path in _lists)
        {
            var inside = new List<ItemNode>();
            foreach (var node in nodes)
            {
                var found = path is null ? node.Node as JsonArray : path.Read(node.Node);
                if (found is not (JsonArray or JsonObject))
                    continue;
                lists.Add(node.Node!);
                // A list by its type: of a collection expression the compiler would make a JSON array, which takes nobody else's node
                IEnumerable<JsonNode?> items = found is JsonArray list ? list : new List<JsonNode?> { found };
                inside.AddRange(items.Select(item => new ItemNode(item, [.. node.Holders, node.Node!])));
            }

            nodes = inside;
        }

        return new ItemsFound(nodes, lists);
    }

    /// <summary>The elements of the lists around the innermost one.</summary>
    /// <param name="body">The whole body.</param>
    public IEnumerable<ItemNode> Outer(JsonNode body) => Enumerable.Range(1, Depth - 1)
        .SelectMany(depth => new ItemsPath(Text, [.. _lists.Take(depth)]).Find(body).Items);

    /// <inheritdoc/>
    public override string ToString() => Text;
}

/// <summary>What a path led to.</summary>
/// <param name="Items">The items.</param>
/// <param name="Holders">Every node in which a list was found, be it empty.</param>
public sealed record ItemsFound(IReadOnlyList<ItemNode> Items, IReadOnlyList<JsonNode> Holders);

/// <summary>An item of a body.</summary>
/// <param name="Node">The item; <see langword="null"/> for a JSON null.</param>
/// <param name="Holders">What it is in, from the body inwards.</param>
public sealed record ItemNode(JsonNode? Node, IReadOnlyList<JsonNode> Holders);
