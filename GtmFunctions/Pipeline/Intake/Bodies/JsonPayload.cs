using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>
/// JSON, or several JSON documents one after the other (NDJSON, JSON lines, JSON text sequences by RFC 7464), which are a list.
/// </summary>
internal static class JsonPayload
{
    private const byte RecordSeparator = 0x1E;

    /// <summary>Parses a text.</summary>
    /// <param name="text">UTF-8 without a byte order mark.</param>
    /// <exception cref="UnprocessableException">It is no JSON, or holds too much.</exception>
    public static JsonNode Parse(ReadOnlyMemory<byte> text)
    {
        try
        {
            var documents = new JsonArray();
            var values = 0;
            var reader = new Utf8JsonReader(
                Readable(text).Span, new JsonReaderOptions { MaxDepth = JsonDepth.Payload, AllowMultipleValues = true });
            while (reader.Read())
            {
                documents.Add(Node(JsonElement.ParseValue(ref reader), ref values));
            }

            if (documents.Count == 0)
                throw new UnprocessableException("The body is empty: nothing says what happened.");
            if (documents.Count > 1 && documents.All(document => document is JsonObject or JsonArray))
                return documents;
            if (documents.Count > 1)
                throw new JsonException("Several values stand one after the other, and they are not objects.");
            var only = documents[0] ?? throw new UnprocessableException("The body is a JSON null: nothing says what happened.");
            documents.Clear();
            return only;
        }
        catch (JsonException) when (JsonDepth.IsTooDeep(Readable(text).Span))
        {
            throw PayloadBody.TooDeep("JSON");
        }
        catch (JsonException error)
        {
            throw new UnprocessableException(
                $"The body is no JSON: {error.Message} The bytes are kept here; when the sender is mended, " +
                "discard this, or replay it after a change that can read it.");
        }
    }

    /// <summary>The JSON of a text, or <see langword="null"/> where it is none.</summary>
    /// <exception cref="UnprocessableException">It nests too deep.</exception>
    public static JsonNode? TryParse(ReadOnlyMemory<byte> text)
    {
        try
        {
            return Parse(text);
        }
        catch (UnprocessableException) when (!JsonDepth.IsTooDeep(Readable(text).Span))
        {
            return null;
        }
    }

    private static ReadOnlyMemory<byte> Readable(ReadOnlyMemory<byte> text) => JsonRepair.Repaired(WithoutSeparators(text));

    private static ReadOnlyMemory<byte> WithoutSeparators(ReadOnlyMemory<byte> text)
    {
        if (!text.Span.Contains(RecordSeparator))
            return text;
        var bytes = text.ToArray();
        bytes.AsSpan().Replace(RecordSeparator, (byte)'\n');
        return bytes;
    }

    // Built by hand because a JsonObject made from an element with a repeated key throws when it is read: here the last one counts,
    // as it does to most of the providers' own parsers. Numbers keep the text that they came with, beyond 2^53 too.
    private static JsonNode? Node(JsonElement element, ref int values)
    {
        if (++values > PayloadBody.MaxValues)
            throw new UnprocessableException(
                $"The body has more than {PayloadBody.MaxValues} values. It has to be sent in parts; the bytes are kept here.");
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var named = new JsonObject();
                foreach (var property in element.EnumerateObject())
                    named[property.Name] = Node(property.Value, ref values);
                return named;
            case JsonValueKind.Array:
                var items = new JsonArray();
                foreach (var item in element.EnumerateArray())
                    items.Add(Node(item, ref values));
                return items;
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element);
        }
    }
}
