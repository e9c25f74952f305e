using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Send;

/// <summary>Changes a signed request by as little as makes it a forgery: one bit of the body, or else one character of the proof.</summary>
public static class Forgery
{
    /// <summary>The request, changed so that it is refused.</summary>
    /// <param name="genuine">A genuine request.</param>
    /// <param name="address">The source's address.</param>
    /// <param name="definitions">How the source checks it.</param>
    /// <param name="secret">What it was signed with.</param>
    /// <param name="now">When it was signed.</param>
    public static SignableRequest Forge(
        SignableRequest genuine, string address, IReadOnlyList<SignatureDefinition> definitions, Secret secret, DateTimeOffset now) =>
        Changes(genuine).First(
            changed => !SignatureVerifier.Verify(definitions, AsReceived.From(changed, address), [secret], now).Accepted);

    private static IEnumerable<SignableRequest> Changes(SignableRequest genuine)
    {
        if (genuine.Body.Length > 0)
            yield return WithBit(genuine, genuine.Body.Length / 2);
        foreach (var (name, value) in genuine.Headers)
            yield return genuine.With(name, WithCharacter(value));
        yield return genuine with { Url = WithCharacter(genuine.Url) };

        // A signature that is part of the body and covers no more of it than a token
        for (var index = 0; index < genuine.Body.Length; index++)
            yield return WithBit(genuine, index);
    }

    private static SignableRequest WithBit(SignableRequest genuine, int index)
    {
        var body = genuine.Body.ToArray();
        body[index] ^= 1;
        return genuine with { Body = body };
    }

    // Not the last one: in base64 that may hold bits that nothing reads.
    private static string WithCharacter(string text)
    {
        var at = text.AsSpan(0, Math.Max(text.Length - 2, 0)).LastIndexOfAnyInRange('0', 'z');
        return at < 0 ? $"{text}1" : $"{text[..at]}{(text[at] == '1' ? '2' : '1')}{text[(at + 1)..]}";
    }
}
