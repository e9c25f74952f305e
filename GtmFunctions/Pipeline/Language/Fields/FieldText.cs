using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>The text of a JSON value, as ids, keys and comparisons read it.</summary>
public static class FieldText
{
    /// <summary>
    /// A string's characters, a number's or boolean's JSON text, the JSON of an object or array;
    /// <see langword="null"/> for a missing value and a JSON null.
    /// </summary>
    public static string? From(JsonNode? node) => node switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String =>
            value.TryGetValue<string>(out var text) ? text : value.Deserialize<string>(),
        _ => node.ToJsonString(),
    };
}
