using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>What a JWT says, against what the request is.</summary>
internal static class JwtClaims
{
    /// <summary>What is wrong with the claims of a token whose signature is right, or <see langword="null"/>.</summary>
    public static string? Refusal(JsonObject claims, SignatureDefinition definition, SignedRequest request, DateTimeOffset now)
    {
        if (Seconds(claims, "exp") is not { } end)
            return "the token has no end";
        var seconds = now.ToUnixTimeMilliseconds() / 1000d;
        if (seconds - end > definition.Tolerance.TotalSeconds)
            return $"the token ended {Math.Floor(seconds - end):0} s ago";
        if (Seconds(claims, "nbf") is { } start && start - seconds > definition.Tolerance.TotalSeconds)
            return $"the token begins in {Math.Floor(start - seconds):0} s";
        foreach (var (name, value) in definition.Claims)
        {
            var comparison = value == "{bodySha256}" ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
            if (!string.Equals(Text(claims, name), Expected(value, request.Url, request.Body.Span), comparison))
                return $"the token's {name} does not fit the request";
        }

        return null;
    }

    /// <summary>Claims for a request of ours.</summary>
    public static JsonObject Create(SignatureDefinition definition, SignableRequest request, DateTimeOffset end)
    {
        var claims = new JsonObject { ["exp"] = end.ToUnixTimeSeconds() };
        foreach (var (name, value) in definition.Claims)
            claims[name] = Expected(value, request.Url, request.Body.Span);
        return claims;
    }

    /// <summary>The text of a member, or <see langword="null"/>.</summary>
    public static string? Text(JsonObject claims, string name)
    {
        try
        {
            return claims[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;
        }
        catch (InvalidOperationException)
        {
            // A string with half a surrogate pair has no text.
            return null;
        }
    }

    private static string Expected(string value, string url, ReadOnlySpan<byte> body) => value switch
    {
        "{url}" => url,
        "{bodySha256}" => Convert.ToHexStringLower(SHA256.HashData(body)),
        _ => value,
    };

    private static double? Seconds(JsonObject claims, string name) =>
        claims[name] is JsonValue value && value.TryGetValue<double>(out var seconds) && double.IsFinite(seconds) ? seconds : null;
}
