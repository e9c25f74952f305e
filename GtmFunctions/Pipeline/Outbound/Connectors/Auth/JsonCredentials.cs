using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors.Auth;

/// <summary>The credentials of a setting that holds a JSON object, either for a refresh token or for a JWT bearer assertion.</summary>
/// <param name="ClientId">The client.</param>
/// <param name="ClientSecret">Its secret.</param>
/// <param name="RefreshToken">The refresh token.</param>
/// <param name="Subject">Whom an assertion is about.</param>
/// <param name="PrivateKey">The RSA key in PEM that signs it.</param>
/// <param name="Audience">Whom it is for.</param>
internal sealed record JsonCredentials(
    string? ClientId, string? ClientSecret, string? RefreshToken, string? Subject, string? PrivateKey, string? Audience)
{
    private static readonly JsonCredentials Nothing = new(null, null, null, null, null, null);

    /// <summary>Whether a setting's value claims to be JSON.</summary>
    public static bool IsJson(string credentials) => credentials.StartsWith('{');

    /// <summary>Reads a setting's value; what is no JSON object has none.</summary>
    public static JsonCredentials Parse(string credentials) => ResponseJson.Parse(credentials) is JsonObject json
        ? json.Deserialize(CredentialsJson.Default.JsonCredentials)!
        : Nothing;
}

/// <summary>JSON of credentials.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(JsonCredentials))]
internal sealed partial class CredentialsJson : JsonSerializerContext;
