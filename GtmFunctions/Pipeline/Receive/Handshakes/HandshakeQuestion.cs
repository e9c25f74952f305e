using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Receive.Handshakes;

/// <summary>A provider's question, taken from a request.</summary>
/// <param name="Definition">How this provider asks.</param>
/// <param name="Value">The challenge, or the secret that is supplied.</param>
/// <param name="Request">The request.</param>
/// <param name="Verdict">What the check of its signature found.</param>
/// <param name="Secrets">The source's live secrets.</param>
internal sealed record HandshakeQuestion(
    HandshakeDefinition Definition, string Value, SignedRequest Request, SignatureVerdict Verdict, IReadOnlyList<Secret> Secrets);
