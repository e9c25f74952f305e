using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>
/// What an OAuth token endpoint answers (RFC 6749, 5.1 and 5.2); what it does not say is <see langword="null"/>. Some write the number of
/// seconds as a text.
/// </summary>
/// <param name="AccessToken">The token.</param>
/// <param name="RefreshToken">The refresh token that takes the place of the one that was used.</param>
/// <param name="ExpiresIn">For how many seconds the token is good.</param>
/// <param name="Error">The error's code, such as <c>invalid_grant</c>.</param>
/// <param name="ErrorDescription">The error in words.</param>
internal sealed record TokenAnswer(
    string? AccessToken, string? RefreshToken, string? ExpiresIn, string? Error, string? ErrorDescription)
{
    private static readonly TokenAnswer Nothing = new(null, null, null, null, null);

    /// <summary>Reads an answer; one that is no JSON object says nothing.</summary>
    public static TokenAnswer Parse(string text) => ResponseJson.Parse(text) is JsonObject json
        ? json.Deserialize(TokenJson.Default.TokenAnswer)!
        : Nothing;

    /// <summary>How long the token is good; <see langword="null"/> where the answer does not say so sensibly.</summary>
    public TimeSpan? Lifetime =>
        double.TryParse(ExpiresIn, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : null;
}

/// <summary>JSON of token endpoints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(TokenAnswer))]
internal sealed partial class TokenJson : JsonSerializerContext;
