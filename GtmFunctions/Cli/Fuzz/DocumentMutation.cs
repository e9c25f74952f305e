using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>Changes what a JSON document says and leaves it JSON: the ways in which providers' payloads change, and worse ones.</summary>
internal static class DocumentMutation
{
    private static readonly string[] Values =
    [
        "null", "{}", "[]", "true", "\"\"", "0", "-0.0", "1e400", "9007199254740993", "123456789012345678901234567890.5", "\"\\u0000\"",
        "\"9999-99-99T99:99:99Z\"",
        "\"253402300800\"", "-62135596800001", "{\"id\":{\"id\":[{}]}}", "[[[[[[1]]]]]]", "\"@\"", "\"a@\"", "\"https://\"", "{\"\":1}",
        "{\".\":{\"[\":2}}",
    ];

    /// <summary>The document with one to five values replaced, taken away or added; the very bytes where they are no JSON.</summary>
    public static byte[] Mutate(Random random, ReadOnlyMemory<byte> body)
    {
        if (Parse(body) is not { } root)
            return body.ToArray();
        for (var times = random.Next(1, 6); times > 0; times--)
            root = Change(random, root);
        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    private static JsonNode Change(Random random, JsonNode root)
    {
        var nodes = All(root).ToArray();
        var node = nodes[random.Next(nodes.Length)];
        var other = JsonNode.Parse(Values[random.Next(Values.Length)]);
        switch (node.Parent)
        {
            case JsonObject named when random.Next(4) == 0:
                named.Remove(node.GetPropertyName());
                return root;
            case JsonObject named when random.Next(4) == 0:
                named[$"{node.GetPropertyName()}_{random.Next(10)}"] = other;
                return root;
            case JsonArray items when random.Next(2) == 0:
                items.Insert(random.Next(items.Count + 1), other);
                return root;
            case null:
                return other ?? root;
            default:
                node.ReplaceWith(other);
                return root;
        }
    }

    private static JsonNode? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            return JsonNode.Parse(body.Span);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static IEnumerable<JsonNode> All(JsonNode node) => node switch
    {
        JsonObject named => named.Where(each => each.Value is not null).SelectMany(each => All(each.Value!)).Prepend(node),
        JsonArray items => items.Where(item => item is not null).SelectMany(item => All(item!)).Prepend(node),
        _ => [node],
    };
}
