using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>The secret that the provider was given beforehand, and repeats in its question (Meta).</summary>
internal static class AgreedToken
{
    /// <summary>The answer when the token is asked for and is not the agreed one; <see langword="null"/> otherwise.</summary>
    public static HandshakeAnswer? Refusal(HandshakeDefinition definition, SignedRequest request, IReadOnlyList<Secret> secrets)
    {
        if (definition.Token is not { } name)
            return null;
        var agreed = secrets.Where(secret => secret.Name == definition.Secret && !string.IsNullOrWhiteSpace(secret.Value)).ToList();
        if (agreed.Count == 0)
        {
            return new HandshakeAnswer
            {
                Status = 503,
                Body = "the token cannot be checked now",
                Fault = $"the setting {definition.Secret} is missing: it holds the token that the provider was given",
            };
        }

        return request.Query(name) is { } token && SecretKey.Same(token, agreed[0].Value)
            ? null
            : HandshakeAnswer.Refused("the token does not match");
    }
}
