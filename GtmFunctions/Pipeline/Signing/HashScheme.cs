using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary><see cref="SignatureScheme.Hash"/>.</summary>
internal sealed class HashScheme : PayloadScheme
{
    /// <inheritdoc/>
    public override string Name(SignatureDefinition definition) => HashOf.Called(definition.Algorithm);

    /// <inheritdoc/>
    public override string? Fault(SignatureDefinition definition, string secret) => SecretKey.Read(secret, SecretForm.Text).Fault;

    /// <inheritdoc/>
    public override bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        HashOf.IsAny(proof.Values, definition.Encoding, Signature(definition, request, proof, secret));

    /// <inheritdoc/>
    protected override byte[] Signature(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashOf.Name(definition.Algorithm));
        SignedPayload.Write(definition, request, proof, secret, hash.AppendData);
        return hash.GetHashAndReset();
    }
}
