using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Storage.Receive;

/// <summary>A header as it came; a secret in it is masked.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; several lines of one header are joined by commas.</param>
internal sealed record CapturedHeader(string Name, string Value);

/// <summary>A request to a source as it came, and what it was answered. Secrets in it are masked.</summary>
/// <param name="Id">What it is found by.</param>
/// <param name="Source">The source's name.</param>
/// <param name="At">When it was answered.</param>
/// <param name="Method">The HTTP method.</param>
/// <param name="Target">Path and query.</param>
/// <param name="Headers">The headers, in the order in which they came.</param>
/// <param name="From">The network addresses that it came from; empty where they are not known.</param>
/// <param name="Status">The HTTP status that it was answered with.</param>
/// <param name="Why">Why it was refused, for the operator's eyes; empty where it was accepted.</param>
/// <param name="Delivery">The id that the provider was answered with; <see langword="null"/> where none was given.</param>
/// <param name="Bytes">How many bytes its body has; <see langword="null"/> where that is not known, as of one over the cap.</param>
internal sealed record CapturedRequest(
    string Id,
    string Source,
    DateTimeOffset At,
    string Method,
    string Target,
    IReadOnlyList<CapturedHeader> Headers,
    string From,
    int Status,
    string Why,
    string? Delivery,
    long? Bytes);

/// <summary>A captured body.</summary>
/// <param name="Text">The body as text; base64 where it is none.</param>
/// <param name="IsBase64">Whether it is base64.</param>
/// <param name="IsCut">Whether it is only the beginning.</param>
internal sealed record CapturedBody(string Text, bool IsBase64, bool IsCut)
{
    /// <summary>The most bytes of a body that are kept.</summary>
    public const int MaxBytes = 256 << 10;
}

/// <summary>JSON of captured requests.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(CapturedRequest))]
internal sealed partial class CaptureJson : JsonSerializerContext;
