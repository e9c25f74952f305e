using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Import;

/// <summary>What a program is answered with whose batch is stored.</summary>
/// <param name="Id">The import's id.</param>
internal sealed record BatchAnswer(string Id);

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(BatchAnswer))]
internal sealed partial class ImportAnswers : JsonSerializerContext;
