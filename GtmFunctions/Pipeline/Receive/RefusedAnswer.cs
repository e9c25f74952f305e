using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>What a caller is answered with whose request was refused.</summary>
/// <param name="Error">What is wrong; never what was expected.</param>
internal sealed record RefusedAnswer(string Error);

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RefusedAnswer))]
internal sealed partial class ReceiveJson : JsonSerializerContext;
