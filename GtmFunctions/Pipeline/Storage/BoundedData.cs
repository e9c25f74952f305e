using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Data of an event that is kept beside something else, in an entity that has other things to hold: where it is too much, long texts in it
/// are cut, and what is still too much goes. The event itself keeps all of it.
/// </summary>
internal static class BoundedData
{
    /// <summary>The most characters of JSON that are kept: an entity has room for it twice.</summary>
    public const int MaxCharacters = 120_000;

    /// <summary>The data where it is short enough; else the same object with its texts cut and its largest members taken out.</summary>
    public static JsonObject From(JsonObject data)
    {
        if (Length(data) <= MaxCharacters)
            return data;
        CutTexts(data);
        while (Length(data) > MaxCharacters)
            data.Remove(data.MaxBy(member => Length(member.Value)).Key);
        return data;
    }

    private static int Length(JsonNode? node) => node?.ToJsonString().Length ?? 0;

    private static void CutTexts(JsonNode node)
    {
        foreach (var child in Children(node))
        {
            if (child is JsonValue value && value.TryGetValue(out string? text) && text.Length > BoundedText.MaxCharacters)
                value.ReplaceWith(BoundedText.From(text));
            else
                CutTexts(child);
        }
    }

    private static JsonNode[] Children(JsonNode node) => node switch
    {
        JsonObject named => [.. named.Select(member => member.Value).OfType<JsonNode>()],
        JsonArray items => [.. items.OfType<JsonNode>()],
        _ => [],
    };
}
