using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// The code of one <see cref="SignatureScheme"/>. None of it throws for anything in a request, and none of it keeps state.
/// </summary>
internal interface IScheme
{
    /// <summary>What a match is a match of, in refusals: <c>signature</c>, <c>token</c>.</summary>
    string Noun => "signature";

    /// <summary>The name that a trace shows, such as <c>hmac-sha256</c>.</summary>
    string Name(SignatureDefinition definition);

    /// <summary>
    /// What is wrong with a secret for this scheme, after "the setting X", or <see langword="null"/>: <c>is not base64</c>.
    /// </summary>
    string? Fault(SignatureDefinition definition, string secret);

    /// <summary>Takes the proof from a request.</summary>
    Proof Read(SignatureDefinition definition, SignedRequest request);

    /// <summary>
    /// Whether a proof that could be read was made with a secret that has no <see cref="Fault"/>. Takes the same time for any wrong proof.
    /// </summary>
    bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret);

    /// <summary>What is wrong with a proof although it matches, such as its age; <see langword="null"/> when nothing is.</summary>
    string? Refusal(SignatureDefinition definition, SignedRequest request, Proof proof, DateTimeOffset now) => null;

    /// <summary>Adds the proof to a request of ours.</summary>
    /// <param name="definition">Where everything goes.</param>
    /// <param name="request">The request.</param>
    /// <param name="secret">Without a <see cref="Fault"/>; the private key where the receiver has the public one.</param>
    /// <param name="now">The timestamp.</param>
    /// <param name="id">The message id.</param>
    /// <exception cref="ArgumentException">The secret cannot sign, or the body cannot hold what this scheme puts there.</exception>
    SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id);
}
