using GtmFunctions.Pipeline.Catalog;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// <see cref="SignatureScheme.Ed25519"/>: 32 bytes of a public key verify; a private key, with its public one after it, verifies and signs.
/// </summary>
internal sealed class Ed25519Scheme : PayloadScheme
{
    private const int KeyBytes = 32;
    private const int SignatureBytes = 64;

    /// <inheritdoc/>
    public override string Name(SignatureDefinition definition) => "ed25519";

    /// <inheritdoc/>
    public override string? Fault(SignatureDefinition definition, string secret)
    {
        var (key, fault) = Read(definition, secret);
        if (fault is not null)
            return fault;
        try
        {
            return key.Length is KeyBytes or 2 * KeyBytes && Public(secret, key) is not null ? null : "is not the length of an Ed25519 key";
        }
        catch (ArgumentException)
        {
            return "is no Ed25519 public key";
        }
    }

    /// <inheritdoc/>
    public override bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        var signer = new Ed25519Signer();
        signer.Init(false, Public(secret, Read(definition, secret).Key));
        var found = false;
        foreach (var text in proof.Values)
        {
            if (SignatureText.Decode(text, definition.Encoding) is not { Length: SignatureBytes } signature)
                continue;
            SignedPayload.Write(definition, request, proof, secret, signer.BlockUpdate);
            found |= signer.VerifySignature(signature);
        }

        return found;
    }

    /// <inheritdoc/>
    protected override byte[] Signature(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        var key = Read(definition, secret).Key;
        if (!IsPrivate(secret, key))
            throw new ArgumentException("a public key cannot sign; the private key is needed", nameof(secret));
        var signer = new Ed25519Signer();
        signer.Init(true, new Ed25519PrivateKeyParameters(key, 0));
        SignedPayload.Write(definition, request, proof, secret, signer.BlockUpdate);
        return signer.GenerateSignature();
    }

    private static (byte[] Key, string? Fault) Read(SignatureDefinition definition, string secret) =>
        SecretKey.Read(secret, definition.Key, "whpk_", "whsk_");

    private static bool IsPrivate(string secret, byte[] key) =>
        key.Length == 2 * KeyBytes || secret.TrimStart().StartsWith("whsk_", StringComparison.Ordinal);

    private static Ed25519PublicKeyParameters Public(string secret, byte[] key) =>
        IsPrivate(secret, key) ? new Ed25519PrivateKeyParameters(key, 0).GeneratePublicKey() : new Ed25519PublicKeyParameters(key, 0);
}
