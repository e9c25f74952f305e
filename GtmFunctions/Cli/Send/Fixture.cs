using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Ops.Capture;

namespace GtmFunctions.Cli.Send;

/// <summary>
/// A webhook that a file holds: the body as it is, or a captured request with its headers (<see cref="RequestFixture"/>).
/// </summary>
/// <param name="Body">The body.</param>
/// <param name="Headers">The headers that the file names, its media type among them; none where the file is a body.</param>
/// <param name="Captured">The captured request as it is written; <see langword="null"/> where the file is a body.</param>
internal sealed record Fixture(byte[] Body, IReadOnlyDictionary<string, string> Headers, JsonObject? Captured)
{
    private const string ContentType = "Content-Type";

    /// <summary>Reads a file's bytes.</summary>
    /// <exception cref="CommandException">It says that it is a captured request, and cannot be read as one.</exception>
    public static Fixture Read(byte[] bytes)
    {
        if (Parse(bytes) is not { } captured)
            return new Fixture(bytes, new Dictionary<string, string>(), null);
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in captured["headers"] as JsonObject ?? [])
            headers[name] = FieldText.From(value) ?? "";
        if (FieldText.From(captured["contentType"]) is { Length: > 0 } type)
            headers[ContentType] = type;
        return new Fixture(BodyOf(captured), headers, captured);
    }

    private static byte[] BodyOf(JsonObject captured)
    {
        try
        {
            if (FieldText.From(captured["base64"]) is { } encoded)
                return Convert.FromBase64String(encoded);
        }
        catch (FormatException unreadable)
        {
            throw new CommandException("The fixture's 'base64' is no base64.", unreadable);
        }

        return Encoding.UTF8.GetBytes(FieldText.From(captured["text"])
            ?? throw new CommandException("The fixture has neither 'text' nor 'base64': it has no body to send."));
    }

    private static JsonObject? Parse(byte[] bytes)
    {
        // A payload may be anything; only what begins like JSON is looked into
        if (bytes.AsSpan().TrimStart(" \t\r\n"u8) is not [(byte)'{', ..])
            return null;
        try
        {
            return PipelineJson.Parse(Encoding.UTF8.GetString(bytes)) is JsonObject json
                && FieldText.From(json[RequestFixture.Mark]) == RequestFixture.Kind ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
