using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// The body of a request that nobody has vouched for yet, as JSON: what is no JSON, nests deeper than <see cref="JsonDepth.Own"/> or says a
/// name twice is nothing, never an exception.
/// </summary>
internal static class UntrustedJson
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = JsonDepth.Own };

    /// <summary>The root, or <see langword="null"/>.</summary>
    public static JsonNode? Parse(ReadOnlySpan<byte> body)
    {
        try
        {
            return JsonNode.Parse(body, documentOptions: Strict);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The text at a path, or <see langword="null"/>; objects and arrays are no text.</summary>
    public static string? Text(JsonNode? root, FieldPath path)
    {
        try
        {
            return path.Read(root) is JsonValue value ? FieldText.From(value) : null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair has no text.
            return null;
        }
    }

    /// <summary>The exact bytes of an array's first item, or of the whole body where it is no array.</summary>
    /// <param name="body">The body.</param>
    /// <param name="more">Whether anything follows the first item.</param>
    /// <returns><see langword="null"/> when the body does not begin as JSON, or is an empty array.</returns>
    public static ReadOnlyMemory<byte>? FirstItem(ReadOnlyMemory<byte> body, out bool more)
    {
        more = false;
        try
        {
            var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = JsonDepth.Own });
            reader.Read();
            if (reader.TokenType != JsonTokenType.StartArray)
                return body;
            reader.Read();
            if (reader.TokenType == JsonTokenType.EndArray)
                return null;
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            var end = (int)reader.BytesConsumed;
            more = true;
            reader.Read();
            more = reader.TokenType != JsonTokenType.EndArray;
            return body[start..end];
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The body with a text set at a path.</summary>
    /// <exception cref="ArgumentException">The body is no JSON object, or has text that is no Unicode.</exception>
    public static byte[] With(ReadOnlySpan<byte> body, FieldPath path, string text)
    {
        if (Parse(body) is not JsonObject root)
            throw new ArgumentException("the body must be a JSON object, for the signature goes into it", nameof(body));
        try
        {
            path.Write(root, text);
            return Encoding.UTF8.GetBytes(root.ToJsonString());
        }
        catch (InvalidOperationException wrong)
        {
            throw new ArgumentException($"the signature cannot be put into the body: {wrong.Message}", nameof(body), wrong);
        }
    }
}
