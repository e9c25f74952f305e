using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Reads JSON that somebody else wrote.</summary>
internal static class ResponseJson
{
    // An object with one name twice would throw only when it is read
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = JsonDepth.Own };

    /// <summary>The object or array that a text holds, or <see langword="null"/> when it holds anything else.</summary>
    public static JsonNode? Parse(string text)
    {
        if (text.AsSpan().TrimStart() is not (['{', ..] or ['[', ..]))
            return null;
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
