using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>What a caller is answered with whose request was refused.</summary>
/// <param name="Error">What is wrong; never what was expected.</param>
internal sealed record RefusedAnswer(string Error)
{
    /// <summary>The answer.</summary>
    public IResult ToResult(int status) => Results.Json(this, ReceiveJson.Default.RefusedAnswer, statusCode: status);
}

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(RefusedAnswer))]
internal sealed partial class ReceiveJson : JsonSerializerContext;
