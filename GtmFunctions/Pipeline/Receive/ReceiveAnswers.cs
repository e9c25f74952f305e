using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>What a provider is answered with whose webhook was stored.</summary>
/// <param name="Id">The delivery's id, by which its trace is found.</param>
public sealed record ReceivedAnswer(string Id);

/// <summary>What a caller is answered with whose request was refused.</summary>
/// <param name="Error">What is wrong; never what was expected.</param>
public sealed record RefusedAnswer(string Error);

/// <summary>JSON of the answers.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ReceivedAnswer))]
[JsonSerializable(typeof(RefusedAnswer))]
public sealed partial class ReceiveJson : JsonSerializerContext;
