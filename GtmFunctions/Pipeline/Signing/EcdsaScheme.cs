using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// <see cref="SignatureScheme.Ecdsa"/>: the secret is the public key as base64 SPKI or PEM, or the private one as PKCS #8, which signs too.
/// </summary>
internal sealed class EcdsaScheme : PayloadScheme
{
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <inheritdoc/>
    public override string Name(SignatureDefinition definition) => "ecdsa-p256-sha256";

    /// <inheritdoc/>
    public override string? Fault(SignatureDefinition definition, string secret)
    {
        using var key = Key(secret, out _);
        if (key is null)
            return "is no ECDSA key in base64";
        return key.ExportParameters(false).Curve.Oid?.Value == P256 ? null : "is not on the curve P-256";
    }

    /// <inheritdoc/>
    public override bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        using var key = Key(secret, out _);
        var hash = Hash(definition, request, proof, secret);
        var found = false;
        foreach (var text in proof.Values)
            found |= SignatureText.Decode(text, definition.Encoding) is { } signature && IsBy(key!, hash, signature);
        return found;
    }

    /// <inheritdoc/>
    protected override byte[] Signature(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        using var key = Key(secret, out var isPrivate);
        return isPrivate
            ? key!.SignHash(Hash(definition, request, proof, secret), DSASignatureFormat.Rfc3279DerSequence)
            : throw new ArgumentException("a public key cannot sign; the private key is needed", nameof(secret));
    }

    private static byte[] Hash(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        SignedPayload.Write(definition, request, proof, secret, hash.AppendData);
        return hash.GetHashAndReset();
    }

    private static bool IsBy(ECDsa key, byte[] hash, byte[] signature)
    {
        try
        {
            return key.VerifyHash(hash, signature, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    private static ECDsa? Key(string secret, out bool isPrivate)
    {
        var key = ECDsa.Create();
        if (AsymmetricKey.TryRead(key, secret, out isPrivate))
            return key;
        key.Dispose();
        return null;
    }
}
