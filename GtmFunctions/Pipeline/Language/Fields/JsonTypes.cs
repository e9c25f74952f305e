using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>JSON types that a field was seen with, together. A JSON null is no type: the field is then as good as absent.</summary>
#pragma warning disable CA1720 // These are JSON's own names
[Flags]
public enum JsonTypes
{
    /// <summary>Only ever null, or never there.</summary>
    None = 0,

    /// <summary>A string.</summary>
    String = 1,

    /// <summary>A number, whole or not.</summary>
    Number = 2,

    /// <summary>True or false.</summary>
    Boolean = 4,

    /// <summary>An object.</summary>
    Object = 8,

    /// <summary>An array.</summary>
    Array = 16,
}
#pragma warning restore CA1720

/// <summary>JSON types of values, and in words.</summary>
internal static class JsonType
{
    /// <summary>The type of a value; <see cref="JsonTypes.None"/> for null.</summary>
    public static JsonTypes From(JsonNode? node) => node?.GetValueKind() switch
    {
        JsonValueKind.String => JsonTypes.String,
        JsonValueKind.Number => JsonTypes.Number,
        JsonValueKind.True or JsonValueKind.False => JsonTypes.Boolean,
        JsonValueKind.Object => JsonTypes.Object,
        JsonValueKind.Array => JsonTypes.Array,
        _ => JsonTypes.None,
    };

    /// <summary>The types in words, such as <c>string or number</c>; <c>null</c> for none.</summary>
    public static string Words(JsonTypes types) =>
        types == JsonTypes.None ? "null" : types.ToString().ToLowerInvariant().Replace(", ", " or ", StringComparison.Ordinal);
}
