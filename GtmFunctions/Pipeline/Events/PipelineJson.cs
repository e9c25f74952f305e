using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Events;

/// <summary>JSON of the messages between stages, by generated code: camelCase names, no nulls, text as people wrote it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(ReceivedMessage))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(ActionMessage))]
[JsonSerializable(typeof(TimeoutMessage))]
[JsonSerializable(typeof(CanonicalEvent))]
[JsonSerializable(typeof(EventHead))]
[JsonSerializable(typeof(SignatureNote))]
[JsonSerializable(typeof(Rerun))]
[JsonSerializable(typeof(Hop[]))]
[JsonSerializable(typeof(JsonArray))]
[JsonSerializable(typeof(JsonObject))]
public sealed partial class PipelineJson : JsonSerializerContext
{
    /// <summary>The context to use: it leaves quotes and letters of every language readable in a storage browser.</summary>
    public static PipelineJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        MaxDepth = JsonDepth.Own,
    });

    /// <summary>How JSON that we wrote, or that holds a payload, is parsed.</summary>
    public static JsonDocumentOptions Documents { get; } = new() { MaxDepth = JsonDepth.Own };

    /// <summary>Parses JSON that we wrote, or that holds a payload.</summary>
    /// <exception cref="JsonException">It is no JSON, or nests deeper than <see cref="JsonDepth.Own"/>.</exception>
    public static JsonNode? Parse(string json) => System.Text.Json.Nodes.JsonNode.Parse(json, documentOptions: Documents);
}
