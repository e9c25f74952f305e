using System.Text.Json;
using System.Text.Json.Nodes;
using System.Web;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// The body of a webhook as JSON, whatever it came as: JSON, a form (whose <c>payload</c> field is the document where it is JSON, as
/// GitHub and Slack send it), or XML.
/// </summary>
public static class PayloadBody
{
    /// <summary>
    /// The most values, objects and arrays that are read. A value of two bytes takes a hundred when it is read, and nothing that a provider
    /// documents has a tenth as many.
    /// </summary>
    public const int MaxValues = 250_000;

    /// <summary>Parses a body.</summary>
    /// <param name="body">The exact bytes; a UTF-8 byte order mark is passed over.</param>
    /// <param name="contentType">The media type as sent; JSON where it says nothing else.</param>
    /// <exception cref="UnprocessableException">The bytes are not what their media type says, or hold too much.</exception>
    public static JsonNode Parse(ReadOnlyMemory<byte> body, string contentType)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        if (contentType.Contains("x-www-form-urlencoded", StringComparison.OrdinalIgnoreCase))
            return Form(System.Text.Encoding.UTF8.GetString(body.Span));
        if (contentType.Contains("xml", StringComparison.OrdinalIgnoreCase))
            return XmlPayload.Parse(body);
        return Json(body);
    }

    /// <summary>Why a body that nests deeper than <see cref="JsonDepth.Payload"/> is not read.</summary>
    internal static UnprocessableException TooDeep(string what) => new(
        $"The {what} of this webhook nests deeper than {JsonDepth.Payload} levels, which is the most that is read. The bytes are kept here: " +
        "have the sender send it flatter, then discard this.");

    private static JsonNode Json(ReadOnlyMemory<byte> body)
    {
        if (body.IsEmpty)
            throw new UnprocessableException("The body is empty: nothing says what happened.");
        try
        {
            using var document = JsonDocument.Parse(JsonRepair.Repaired(body), new JsonDocumentOptions { MaxDepth = JsonDepth.Payload });
            var values = 0;
            return Node(document.RootElement.Clone(), ref values)
                ?? throw new UnprocessableException("The body is a JSON null: nothing says what happened.");
        }
        catch (JsonException) when (JsonDepth.IsTooDeep(JsonRepair.Repaired(body).Span))
        {
            throw TooDeep("JSON");
        }
        catch (JsonException error)
        {
            throw new UnprocessableException(
                $"The body is no JSON: {error.Message} The bytes are kept here; when the sender is mended, discard this, or replay it after a change that can read it.");
        }
    }

    private static JsonObject Form(string text)
    {
        var fields = new JsonObject();
        var form = HttpUtility.ParseQueryString(text);
        foreach (var name in form.AllKeys)
            fields[name ?? ""] = form[name];
        if (fields["payload"] is JsonValue payload && payload.GetValue<string>().AsSpan().TrimStart() is ['{', ..])
            return Json(System.Text.Encoding.UTF8.GetBytes(payload.GetValue<string>())).AsObject();
        return fields;
    }

    // Built by hand because a JsonObject made from an element with a repeated key throws when it is read: here the last one counts,
    // as it does to most of the providers' own parsers. Numbers keep the text that they came with, beyond 2^53 too.
    private static JsonNode? Node(JsonElement element, ref int values)
    {
        if (++values > MaxValues)
            throw new UnprocessableException($"The body has more than {MaxValues} values. It has to be sent in parts; the bytes are kept here.");
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
