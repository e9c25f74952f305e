using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Receive.Signatures;

/// <summary>Checks that a request is genuine.</summary>
public static class SignatureVerifier
{
    /// <summary>Tries every live secret against the alternative that the request uses. Never throws for anything in the request.</summary>
    /// <param name="alternatives">The provider's schemes; the first whose header is in the request decides, or the first of all.</param>
    /// <param name="request">The request as it came.</param>
    /// <param name="secrets">Live secrets, at least one.</param>
    /// <param name="now">The time against which a signed timestamp's age is taken, either way.</param>
    public static SignatureVerdict Verify(
        IReadOnlyList<SignatureDefinition> alternatives, SignedRequest request, IReadOnlyList<Secret> secrets, DateTimeOffset now) =>
        throw new NotSupportedException();
}
