using System.Collections.Frozen;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>Answers providers that test an address before they send events to it, as the catalogue says.</summary>
internal static class Handshake
{
    /// <summary>Longer than any challenge; what is longer is not repeated.</summary>
    private const int Longest = 2048;

    private static readonly FrozenDictionary<HandshakeKind, Kind> Kinds = new Dictionary<HandshakeKind, Kind>
    {
        [HandshakeKind.EchoBody] = new(SignaturePosition.Body, Echo.Answer),
        [HandshakeKind.EchoQuery] = new(SignaturePosition.Query, Echo.Answer),
        [HandshakeKind.HashBody] = new(SignaturePosition.Body, HashedEcho.Answer),
        [HandshakeKind.StoreHeader] = new(SignaturePosition.Header, ProviderSuppliedSecret.Answer),
        [HandshakeKind.StoreBody] = new(SignaturePosition.Body, ProviderSuppliedSecret.Answer),
    }.ToFrozenDictionary();

    /// <summary>The answer to a handshake. Never throws for anything in the request.</summary>
    /// <param name="source">The provider, whose definition names its handshake; without one nothing is ever answered here.</param>
    /// <param name="request">The request as it came.</param>
    /// <param name="verdict">What <see cref="SignatureVerifier"/> found, whether it accepted the request or not.</param>
    /// <param name="secrets">
    /// The source's live secrets, stored ones included, and the one that <see cref="HandshakeDefinition.Secret"/> names, if it is set.
    /// </param>
    /// <returns>
    /// <see langword="null"/> when the request is no handshake, or is one that must be signed and is not: the verdict decides then.
    /// </returns>
    public static HandshakeAnswer? Answer(
        SourceDefinition source, SignedRequest request, SignatureVerdict verdict, IReadOnlyList<Secret> secrets)
    {
        if (source.Handshake is not { } definition || request.Method != definition.Method || (definition.Verified && !verdict.Accepted))
            return null;
        var (where, answer) = Kinds[definition.Kind];
        var reading = new RequestReading(request, where);
        if (reading.First([definition.Value]) is not { Length: <= Longest } value
            || !definition.When.All(condition => reading.First([condition.Key]) == condition.Value))
        {
            return null;
        }

        return AgreedToken.Refusal(definition, request, secrets)
            ?? answer(new HandshakeQuestion(definition, value, request, verdict, Live(definition, secrets)));
    }

    /// <summary>What a request brings where a handshake's value is; <see langword="null"/> where it brings nothing there.</summary>
    public static string? ValueIn(HandshakeDefinition definition, SignedRequest request) =>
        new RequestReading(request, Kinds[definition.Kind].Where).First([definition.Value]);

    private static IReadOnlyList<Secret> Live(HandshakeDefinition definition, IReadOnlyList<Secret> secrets) =>
        [.. secrets.Where(secret => secret.Name != definition.Secret)];

    private sealed record Kind(SignaturePosition Where, Func<HandshakeQuestion, HandshakeAnswer> Answer);
}
