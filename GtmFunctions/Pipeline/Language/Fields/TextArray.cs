using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>Arrays of texts in JSON.</summary>
public static class TextArray
{
    /// <summary>Makes one.</summary>
    /// <param name="texts">In their order; <see langword="null"/> among them is JSON's <c>null</c>.</param>
    public static JsonArray Of(IEnumerable<string?> texts) => new([.. texts.Select(text => (JsonNode?)text)]);
}
