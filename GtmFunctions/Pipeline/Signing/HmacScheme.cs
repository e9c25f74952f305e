using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary><see cref="SignatureScheme.Hmac"/>.</summary>
internal sealed class HmacScheme : PayloadScheme
{
    /// <inheritdoc/>
    public override string Name(SignatureDefinition definition) => $"hmac-{HashOf.Called(definition.Algorithm)}";

    /// <inheritdoc/>
    public override string? Fault(SignatureDefinition definition, string secret) => SecretKey.Read(secret, definition.Key, "whsec_").Fault;

    /// <inheritdoc/>
    public override bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        HashOf.IsAny(proof.Values, definition.Encoding, Signature(definition, request, proof, secret));

    /// <inheritdoc/>
    protected override byte[] Signature(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        var key = SecretKey.Read(secret, definition.Key, "whsec_").Bytes;
        using var hash = IncrementalHash.CreateHMAC(HashOf.Name(definition.Algorithm), key);
        SignedPayload.Write(definition, request, proof, secret, hash.AppendData);
        return hash.GetHashAndReset();
    }
}
