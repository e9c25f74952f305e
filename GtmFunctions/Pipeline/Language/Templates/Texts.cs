using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>The texts of a JSON value.</summary>
internal static class Texts
{
    /// <summary>A value that belongs to nobody yet, with each of its texts changed; keys stay.</summary>
    public static JsonNode? Map(JsonNode? node, Func<string, string> change) => node switch
    {
        JsonObject entries => new JsonObject(entries.Select(entry => KeyValuePair.Create(entry.Key, Map(entry.Value, change)))),
        JsonArray items => new JsonArray([.. items.Select(item => Map(item, change))]),
        JsonValue when node.GetValueKind() == JsonValueKind.String => JsonValue.Create(change(node.GetValue<string>())),
        _ => node?.DeepClone(),
    };
}
