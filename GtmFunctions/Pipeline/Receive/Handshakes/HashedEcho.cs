using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>
/// Repeats the challenge with its HMAC-SHA256 under the secret that signed the question (Zoom,
/// https://developers.zoom.us/docs/api/webhooks/#validate-your-webhook-endpoint).
/// </summary>
internal static class HashedEcho
{
    /// <summary>The answer.</summary>
    public static HandshakeAnswer Answer(HandshakeQuestion question)
    {
        if (question.Secrets.FirstOrDefault(secret => secret.Name == question.Verdict.Secret) is not { } key)
            return HandshakeAnswer.Refused("the question is not signed");
        var hash = HMACSHA256.HashData(Encoding.UTF8.GetBytes(key.Value), Encoding.UTF8.GetBytes(question.Value));
        var body = new JsonObject
        {
            [question.Definition.Answer ?? "token"] = question.Value,
            [question.Definition.Hash ?? "hash"] = Convert.ToHexStringLower(hash),
        };
        return new HandshakeAnswer { ContentType = HandshakeAnswer.Json, Body = body.ToJsonString() };
    }
}
