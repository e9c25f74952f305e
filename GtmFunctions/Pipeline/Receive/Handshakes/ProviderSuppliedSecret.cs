using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>
/// Takes the secret that the provider supplies and will sign with (Asana, Notion). Since the question is not signed, anyone could supply
/// one: it is kept where the request proves itself by a secret that a setting holds, as its signature or as the token of the path, and else
/// only while an operator has opened the handshake, which the caller of this has to look at. One that was supplied proves no other: whoever
/// supplied it could go on after it was removed.
/// </summary>
internal static class ProviderSuppliedSecret
{
    private const int Longest = 512;

    /// <summary>The answer.</summary>
    public static HandshakeAnswer Answer(HandshakeQuestion question)
    {
        if (question.Value.Length > Longest || question.Value.Any(letter => letter is <= ' ' or > '~'))
            return HandshakeAnswer.Refused("the secret cannot be read");
        var answer = new HandshakeAnswer
        {
            SecretToStore = question.Value,
            OnlyWhileOpen = !IsSigned(question) && !HasPathToken(question),
        };
        return question.Definition.Kind == HandshakeKind.StoreHeader ? answer.With(question.Definition.Value, question.Value) : answer;
    }

    private static bool IsSigned(HandshakeQuestion question) =>
        question.Verdict.Accepted && question.Secrets.Any(secret => secret.Name == question.Verdict.Secret && !secret.IsSupplied);

    private static bool HasPathToken(HandshakeQuestion question)
    {
        var found = false;
        foreach (var secret in question.Secrets.Where(secret => !secret.IsSupplied))
            found |= secret.Value.Length > 0 && question.Request.PathToken is { } token && SecretKey.Same(token, secret.Value);
        return found;
    }
}
