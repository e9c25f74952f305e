using System.Text;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using System.Web;

namespace GtmFunctions.Pipeline.Intake.Bodies;

/// <summary>
/// A form (application/x-www-form-urlencoded): its fields as texts, several of one name joined by commas. Where its <c>payload</c> field,
/// or its only one, is JSON, that is the document, as GitHub, Slack and Mandrill send it.
/// </summary>
internal static class FormBody
{
    private const string Payload = "payload";

    // What HTML forms send their encoding in (https://html.spec.whatwg.org, "_charset_")
    private const string CharsetField = "_charset_";

    /// <summary>Parses a form.</summary>
    /// <param name="body">Its bytes.</param>
    /// <param name="charset">The charset that it declares; without one bytes that are no UTF-8 are Windows-1252.</param>
    public static JsonNode Parse(ReadOnlyMemory<byte> body, string? charset)
    {
        var bytes = body.ToArray();
        var pairs = new List<(byte[] Name, byte[] Value)>();
        foreach (var range in ((ReadOnlySpan<byte>)bytes).Split((byte)'&'))
        {
            var pair = bytes.AsSpan(range);
            if (pair.IsEmpty)
                continue;
            var equals = pair.IndexOf((byte)'=');
            pairs.Add((Decoded(equals < 0 ? pair : pair[..equals]), Decoded(equals < 0 ? [] : pair[(equals + 1)..])));
        }

        charset ??= pairs.Where(pair => pair.Name.AsSpan().SequenceEqual(Encoding.ASCII.GetBytes(CharsetField)))
            .Select(pair => Encoding.ASCII.GetString(pair.Value))
            .FirstOrDefault(named => named.Length > 0);
        var encoding = BodyText.Find(charset ?? "windows-1252");
        return Document(pairs.Select(pair => (Text(pair.Name, encoding), Text(pair.Value, encoding))));
    }

    /// <summary>The fields of a form as a document.</summary>
    public static JsonNode Document(IEnumerable<(string Name, string Value)> pairs)
    {
        var fields = new JsonObject();
        foreach (var (name, value) in pairs)
            fields[name] = fields[name] is { } before ? $"{before.GetValue<string>()},{value}" : value;
        var document = fields[Payload] ?? (fields.Count == 1 ? fields.First().Value : null);
        if (Nested(document) is { } json)
            return json;

        // JSON that was percent-encoded as a whole is one name without a value
        return fields.Count == 1
            && fields.First() is var only
            && only.Value!.GetValue<string>().Length == 0
            && Nested(only.Key) is { } named
            ? named
            : fields;
    }

    private static JsonNode? Nested(JsonNode? value) =>
        value is JsonValue && value.GetValue<string>() is { } text && text.AsSpan().TrimStart() is ['{' or '[', ..]
        ? JsonPayload.TryParse(Encoding.UTF8.GetBytes(text))
        : null;

    private static byte[] Decoded(ReadOnlySpan<byte> bytes) => HttpUtility.UrlDecodeToBytes(bytes.ToArray());

    private static string Text(byte[] bytes, Encoding encoding) =>
        encoding.IsSingleByte && Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : encoding.GetString(bytes);
}
