using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Tests.Signing;

/// <summary>Secrets of every kind: the one to sign with, the one to verify with, and another of the same kind.</summary>
internal sealed record Keys(Secret Sign, Secret Verify, Secret Other)
{
    private static readonly Lazy<(string Private, string Public, string Other)> P256 = new(() =>
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (Text(key.ExportPkcs8PrivateKey()), Text(key.ExportSubjectPublicKeyInfo()), Text(other.ExportSubjectPublicKeyInfo()));
    });

    private static readonly Lazy<(string Private, string Public, string Other)> Rsa = new(() =>
    {
        using var key = RSA.Create(2048);
        using var other = RSA.Create(2048);
        return (Text(key.ExportPkcs8PrivateKey()), Text(key.ExportSubjectPublicKeyInfo()), Text(other.ExportSubjectPublicKeyInfo()));
    });

    public static Keys For(SignatureDefinition definition) => (definition.Scheme, definition.Key) switch
    {
        // Published in svix-webhooks, see vectors.json.
        (SignatureScheme.Ed25519, _) => From(
            "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==",
            "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=",
            "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
        (SignatureScheme.Ecdsa, _) => From(P256.Value.Private, P256.Value.Public, P256.Value.Other),
        (SignatureScheme.Jwt, _) => From(Rsa.Value.Private, Rsa.Value.Public, Rsa.Value.Other),
        (SignatureScheme.Basic, _) => Same("user:pass:word", "user:other"),
        (SignatureScheme.Organization, _) => Same("00D000000000001AAA", "00D000000000002AAA"),
        (_, SecretForm.Base64) => Same("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD"),
        (_, SecretForm.Hex) => Same(new string('a', 64), new string('b', 64)),
        _ => Same("s3cret/with+signs=", "an other secret"),
    };

    private static Keys Same(string secret, string other) => From(secret, secret, other);

    private static Keys From(string sign, string verify, string other) =>
        new(new Secret("SIGNING", sign), new Secret("LIVE", verify), new Secret("OTHER", other));

    private static string Text(byte[] der) => Convert.ToBase64String(der);
}
