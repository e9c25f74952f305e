using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>One item of a webhook's batch, or the one event that the webhook is.</summary>
/// <param name="Index">Its place, from 0.</param>
/// <param name="Node">The item as JSON.</param>
/// <param name="Hash">The id that its bytes give it; worked out only for providers that give none, or none that can be trusted.</param>
/// <param name="Body">The whole body, for what a batch says once for all its items.</param>
public sealed record IntakeItem(int Index, JsonNode Node, Lazy<string> Hash, JsonNode Body)
{
    private const int HashDigits = 16;

    /// <summary>The id that its bytes give it.</summary>
    public string ByteId => Hash.Value;

    /// <summary>
    /// Why it cannot be taken in, though the others of its batch can; <see langword="null"/> where nothing is known against it.
    /// </summary>
    public string? Odd { get; init; }

    /// <summary>What holds the item: the element of the outer list, or the body.</summary>
    public JsonNode Parent { get; init; } = Body;

    /// <summary>Whether it came with others, so that what the request says once cannot tell it from them.</summary>
    public bool IsOneOfMany { get; init; }

    /// <summary>A few digits of its bytes' hash, which join an id that other items may have too.</summary>
    public string ShortHash => KeyHash.For(ByteId)[..HashDigits];

    /// <summary>
    /// Splits a webhook into its items. A list that is empty has none; what holds no list where the definition names one is an item
    /// itself, so that nothing is passed over.
    /// </summary>
    /// <exception cref="UnprocessableException">The body cannot be decompressed or parsed at all.</exception>
    public static IReadOnlyList<IntakeItem> Split(ReceivedMessage message, EventDefinition definition)
    {
        var bytes = PayloadEncoding.Decode(message.Body(), message.ContentEncoding ?? "");
        var body = PayloadBody.Parse(bytes, message.ContentType);
        var whole = new ItemNode(body, []);
        ItemNode[] bodies = body is JsonArray list
            ? [.. list.Select(element => new ItemNode(element, [body]))]
            : [whole];
        ItemNode[] found = [.. bodies.SelectMany(element => Items(element, definition))];
        if (found is [{ Node: var only }] && ReferenceEquals(only, body))
            return [new IntakeItem(0, body, new Lazy<string>(() => HashOf(bytes)), body)];
        return
        [
            .. found.Select((item, index) => new IntakeItem(index, item.Node ?? new JsonObject(), ByteIdOf(item, bytes), body)
            {
                Odd = OddItem.WhyNot(item.Node),
                Parent = item.Holders[^1],
                IsOneOfMany = found.Length > 1,
            }),
        ];
    }

    // An only element of XML has always had the hash of all bytes. A node may be changed later, so that its hash is taken at once
    private static Lazy<string> ByteIdOf(ItemNode item, ReadOnlyMemory<byte> bytes) => item.Node is null or { Parent: JsonArray }
        ? new Lazy<string>($"sha256:{KeyHash.For(item.Node?.ToJsonString() ?? "null")}")
        : new Lazy<string>(() => HashOf(bytes));

    private static string HashOf(ReadOnlyMemory<byte> bytes) => $"sha256:{KeyHash.For(bytes.Span)}";

    private static List<ItemNode> Items(ItemNode body, EventDefinition definition)
    {
        if (definition.Items.Count == 0 || body.Node is null)
            return [body];
        var all = definition.Items.OrderByDescending(path => path.Depth).Select(path => path.Find(body.Node)).ToArray();
        var opened = new HashSet<JsonNode>(all.SelectMany(found => found.Holders), ReferenceEqualityComparer.Instance);
        var items = new List<ItemNode>();
        var taken = new HashSet<JsonNode>(ReferenceEqualityComparer.Instance);
        foreach (var item in all.SelectMany(found => found.Items).Where(item => IsNew(item.Node)))
            items.Add(item with { Holders = [.. body.Holders, .. item.Holders] });
        foreach (var (element, holder) in Unopened(definition, body.Node, opened))
        {
            if (IsNew(element))
                items.Add(new ItemNode(element, [.. body.Holders, .. holder is null ? Array.Empty<JsonNode>() : [holder]]));
        }

        return items;

        bool IsNew(JsonNode? node) => node is null || (!opened.Contains(node) && taken.Add(node));
    }

    // What stands in an outer list and has none of the inner ones: it is kept as it is
    private static IEnumerable<(JsonNode? Element, JsonNode? Holder)> Unopened(
        EventDefinition definition, JsonNode body, HashSet<JsonNode> opened)
    {
        if (!opened.Contains(body))
            return [(body, null)];
        return definition.Items.SelectMany(path => path.Outer(body)).Where(outer => outer.Node is not null && !opened.Contains(outer.Node))
            .Select(outer => (outer.Node, (JsonNode?)outer.Holders[^1]));
    }
}
