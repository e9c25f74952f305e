using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// Signs requests of ours as a provider would: for samples, for tests, and for receivers that verify by a scheme of the catalogue.
/// </summary>
public static class SignatureSigner
{
    /// <summary>Signs a request.</summary>
    /// <param name="definition">The scheme and where everything goes.</param>
    /// <param name="request">The request, whose body must not change afterwards.</param>
    /// <param name="secret">The secret; for Ed25519, ECDSA and JWT the private key.</param>
    /// <param name="now">The timestamp, where one is signed.</param>
    /// <param name="id">The message id, where one is signed: the same for every try of a message. It must not hold a dot.</param>
    /// <returns>The request with headers added, or, where a provider puts its proof there, another address or body.</returns>
    /// <exception cref="ArgumentException">
    /// The secret cannot sign by this scheme, or the body cannot hold what goes into it; the message names the setting.
    /// </exception>
    public static SignableRequest Sign(
        SignatureDefinition definition, SignableRequest request, Secret secret, DateTimeOffset now, string id)
    {
        var scheme = Schemes.For(definition);
        if (scheme.Fault(definition, secret.Value) is { } fault)
            throw new ArgumentException($"the setting {secret.Name} {fault}", nameof(secret));
        if (definition.Id.Count > 0 && id.Contains('.', StringComparison.Ordinal))
            throw new ArgumentException("a message id must not hold a dot", nameof(id));
        return scheme.Sign(definition, request, secret.Value, now, id);
    }

    /// <summary>Signs a request by the first of a provider's schemes that the secret fits.</summary>
    /// <exception cref="ArgumentException">The secret fits none, or cannot sign; the message names the setting.</exception>
    public static SignableRequest Sign(
        IReadOnlyList<SignatureDefinition> alternatives, SignableRequest request, Secret secret, DateTimeOffset now, string id)
    {
        if (alternatives.Count == 0)
            throw new ArgumentException("the source names no signature", nameof(alternatives));
        var fitting = alternatives.FirstOrDefault(each => Schemes.For(each).Fault(each, secret.Value) is null);
        return Sign(fitting ?? alternatives[0], request, secret, now, id);
    }
}
