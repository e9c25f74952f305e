using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>A line of a preview that is told as it goes: how far it has come, then the result, or what went wrong.</summary>
/// <param name="Progress">How far it has come.</param>
/// <param name="Result">The result: the last line.</param>
/// <param name="Error">What went wrong: the last line.</param>
public sealed record PreviewLine(PreviewProgress? Progress = null, PreviewResult? Result = null, string? Error = null);

/// <summary>JSON of previews, by generated code.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(PreviewLine))]
[JsonSerializable(typeof(PreviewResult))]
internal sealed partial class PreviewJson : JsonSerializerContext;
