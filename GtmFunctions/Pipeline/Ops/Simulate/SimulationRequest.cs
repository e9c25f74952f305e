using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Simulate;

/// <summary>What is to be simulated: a webhook of a source, or an event that was taken in.</summary>
internal sealed record SimulationRequest
{
    /// <summary>The names that a request can have, for error messages.</summary>
    private const string Names = "event, source, payload, text, base64, contentType, headers, known, document, tables";

    /// <summary>The id of an event that was taken in; <see langword="null"/> where a webhook is simulated.</summary>
    public string? EventId { get; private init; }

    /// <summary>The source that the webhook would come from.</summary>
    public string? Source { get; private init; }

    /// <summary>The webhook's body; the catalogue's sample of the source's provider where <see langword="null"/>.</summary>
    public byte[]? Body { get; private init; }

    /// <summary>The body's media type.</summary>
    public string ContentType { get; private init; } = "application/json";

    /// <summary>The webhook's headers by lower-case names.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; private init; } = new Dictionary<string, string>();

    /// <summary>What enrichers are taken to answer, by canonical field.</summary>
    public IReadOnlyList<KeyValuePair<FieldPath, JsonNode>> Known { get; private init; } = [];

    /// <summary>The document that decides; the current one where <see langword="null"/>.</summary>
    public string? Document { get; private init; }

    /// <summary>Tables beside the document, in place of the current ones of the same names.</summary>
    public IReadOnlyDictionary<string, string> Tables { get; private init; } = new Dictionary<string, string>();

    /// <summary>Reads a request.</summary>
    /// <param name="json">
    /// <c>{"source","payload"|"text"|"base64","contentType","headers"}</c> or <c>{"event"}</c>, with <c>known</c> (canonical field to
    /// value), <c>document</c> and <c>tables</c> (name to text) where they are wanted. A source without a body stands for its provider's
    /// sample.
    /// </param>
    /// <exception cref="FormatException">It is none; the message says what is wrong and what to write.</exception>
    public static SimulationRequest Parse(string json)
    {
        var body = Object(json);
        if (body.FirstOrDefault(entry => !Names.Split(", ").Contains(entry.Key)) is { Key: { } unknown })
            throw new FormatException($"'{unknown}' is not known here; a simulation has {Names}.");
        var (eventId, source) = (Text(body, "event"), Text(body, "source"));
        if (eventId is null == source is null)
            throw new FormatException("Name either the 'event' that was taken in, or the 'source' that a webhook would come from.");
        return new SimulationRequest
        {
            EventId = eventId,
            Source = source,
            Body = BodyOf(body),
            ContentType = Text(body, "contentType") ?? "application/json",
            Headers = Texts(body, "headers", name => name.ToLowerInvariant()),
            Known = Fields(body),
            Document = Text(body, "document"),
            Tables = Texts(body, "tables", name => name),
        };
    }

    private static JsonObject Object(string json)
    {
        try
        {
            return PipelineJson.Parse(json) as JsonObject ?? throw new FormatException($"A simulation is a JSON object with {Names}.");
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The request is not JSON: {wrong.Message}", wrong);
        }
    }

    private static byte[]? BodyOf(JsonObject body)
    {
        if (Text(body, "base64") is not { } encoded)
        {
            return (Text(body, "text") ?? body["payload"]?.ToJsonString(PipelineJson.Readable.Options)) is { } sent
                ? Encoding.UTF8.GetBytes(sent)
                : null;
        }

        try
        {
            return Convert.FromBase64String(encoded);
        }
        catch (FormatException unreadable)
        {
            throw new FormatException("'base64' is no base64.", unreadable);
        }
    }

    private static string? Text(JsonObject body, string name) => body[name] switch
    {
        null => null,
        JsonValue value when value.GetValueKind() == JsonValueKind.String => FieldText.From(value),
        _ => throw new FormatException($"'{name}' is text."),
    };

    private static Dictionary<string, string> Texts(JsonObject body, string name, Func<string, string> key)
    {
        if (body[name] is not { } node)
            return [];
        return node is JsonObject texts
            && texts.All(entry => entry.Value is JsonValue value && value.GetValueKind() == JsonValueKind.String)
            ? texts.ToDictionary(entry => key(entry.Key), entry => FieldText.From(entry.Value)!)
            : throw new FormatException($"'{name}' is an object of names and texts.");
    }

    private static KeyValuePair<FieldPath, JsonNode>[] Fields(JsonObject body)
    {
        if (body["known"] is not { } node)
            return [];
        if (node is not JsonObject known)
            throw new FormatException("""'known' is an object of canonical fields and values, such as {"account.employees": 850}.""");
        var given = known.Where(entry => entry.Value is not null);
        return [.. given.Select(entry => KeyValuePair.Create(Writable(entry.Key), entry.Value!))];
    }

    private static FieldPath Writable(string path)
    {
        var field = FieldPath.Parse(path);
        return path.Contains('[', StringComparison.Ordinal) || path.Split('.')[0] == "raw"
            ? throw new FormatException($"'{path}' in 'known' is no field that an enricher could give.")
            : field;
    }
}
