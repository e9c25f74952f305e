using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>Moves the fields of a JSON object, which a copy would have to clone since a node has one parent only.</summary>
internal static class JsonObjectMove
{
    /// <summary>Moves all fields into another object, in their order and over what it has of their names. Nothing is left here.</summary>
    public static void MoveInto(this JsonObject from, JsonObject to)
    {
        KeyValuePair<string, JsonNode?>[] fields = [.. from];
        from.Clear();
        foreach (var (name, value) in fields)
            to[name] = value;
    }
}
