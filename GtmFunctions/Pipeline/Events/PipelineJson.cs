using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Events;

/// <summary>JSON of the messages between stages, by generated code: camelCase names, no nulls, text as people wrote it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(ReceivedMessage))]
[JsonSerializable(typeof(EventMessage))]
[JsonSerializable(typeof(ActionMessage))]
[JsonSerializable(typeof(TimeoutMessage))]
[JsonSerializable(typeof(CanonicalEvent))]
[JsonSerializable(typeof(SignatureNote))]
[JsonSerializable(typeof(Rerun))]
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
        MaxDepth = 128,
    });
}
