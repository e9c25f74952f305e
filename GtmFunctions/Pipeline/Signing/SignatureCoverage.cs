using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// Which headers of an accepted request anyone could have changed on its way: those that its signature does not cover. Where the proof is a
/// credential (a token, a password, an organization's id), its holder has a say in the whole request, and no header is less genuine than
/// the body.
/// </summary>
internal static class SignatureCoverage
{
    /// <summary>Those of some headers that the signature does not cover.</summary>
    /// <param name="definition">The alternative that the request was accepted by.</param>
    /// <param name="request">The request.</param>
    /// <param name="headers">The headers, by their names in any case.</param>
    public static IReadOnlyList<string> Unsigned(SignatureDefinition definition, SignedRequest request, IEnumerable<string> headers)
    {
        if (IsCredential(definition))
            return [];
        string?[] signed =
        [
            Covered(definition, request, "{id}", definition.Id),
            definition.In == SignaturePosition.Header
                ? Covered(definition, request, "{timestamp}", definition.Timestamp?.Header ?? [])
                : null,
        ];
        return [.. headers.Where(header => !signed.Contains(header, StringComparer.OrdinalIgnoreCase))];
    }

    private static bool IsCredential(SignatureDefinition definition) => definition.Scheme switch
    {
        SignatureScheme.Hmac or SignatureScheme.Hash or SignatureScheme.Ed25519 or SignatureScheme.Ecdsa => false,
        SignatureScheme.Jwt => !definition.Claims.Values.Contains("{bodySha256}", StringComparer.Ordinal),
        _ => true,
    };

    // Of several names the first that has a value is the one that was signed
    private static string? Covered(SignatureDefinition definition, SignedRequest request, string part, IReadOnlyList<string> names) =>
        definition.Payload.Contains(part, StringComparison.Ordinal)
            ? names.FirstOrDefault(name => !string.IsNullOrWhiteSpace(request.Header(name)))
            : null;
}
