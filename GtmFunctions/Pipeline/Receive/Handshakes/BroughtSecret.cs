using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Receive.Signatures;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>
/// Takes the secret that the provider brings and will sign with (Asana, Notion). Since the question is not signed, anyone could bring one:
/// it is taken only while the source has no secret, or where the request proves itself by one of those it has, as its signature or as
/// the token of the path.
/// </summary>
internal static class BroughtSecret
{
    private const int Longest = 512;

    /// <summary>The answer.</summary>
    public static HandshakeAnswer Answer(HandshakeQuestion question)
    {
        if (question.Value.Length > Longest || question.Value.Any(letter => letter is <= ' ' or > '~'))
            return HandshakeAnswer.Refused("the secret cannot be read");
        if (question.Secrets.Count > 0 && !question.Verdict.Accepted && !HasPathToken(question))
            return HandshakeAnswer.Refused("the source has its secret already");
        var answer = new HandshakeAnswer { SecretToStore = question.Value };
        return question.Definition.Kind == HandshakeKind.StoreHeader ? answer.With(question.Definition.Value, question.Value) : answer;
    }

    private static bool HasPathToken(HandshakeQuestion question)
    {
        var found = false;
        foreach (var secret in question.Secrets)
            found |= secret.Value.Length > 0 && question.Request.PathToken is { } token && SecretKey.Same(token, secret.Value);
        return found;
    }
}
