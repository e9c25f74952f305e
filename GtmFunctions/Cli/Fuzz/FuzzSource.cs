using System.Security.Cryptography;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Cli.Fuzz;

/// <summary>A source that is fuzzed: one of a provider's ways to sign, with a secret of the right form.</summary>
/// <param name="Source">The source.</param>
/// <param name="Definition">The way that is signed.</param>
/// <param name="Signing">The secret to sign with.</param>
/// <param name="Live">The secret that the app has: the public key where there are two.</param>
public sealed record FuzzSource(Source Source, SignatureDefinition Definition, Secret Signing, Secret Live)
{
    // Published with the Standard Webhooks libraries, to be signed with by anybody.
    private const string Ed25519Private = "whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==";
    private const string Ed25519Public = "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=";

    /// <summary>
    /// Every way in which a provider of the catalogue signs; providers that leave it to the document sign as GitHub does.
    /// </summary>
    public static IReadOnlyList<FuzzSource> All(SourceCatalogue catalogue)
    {
        var general = catalogue.Find("github")!.Signature;
        using var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var rsa = RSA.Create(2048);
        return
        [
            .. from provider in catalogue.Sources.Values.OrderBy(each => each.Name, StringComparer.Ordinal)
               where !provider.IsOnlyPolled
               let definition = provider.Signature.Count > 0 ? provider : provider with { Signature = general }
               from signature in definition.Signature
               select Create(definition, signature, ecdsa, rsa),
        ];
    }

    private static FuzzSource Create(SourceDefinition provider, SignatureDefinition signature, ECDsa ecdsa, RSA rsa)
    {
        var (signing, live) = signature.Scheme switch
        {
            SignatureScheme.Ed25519 => (Ed25519Private, Ed25519Public),
            SignatureScheme.Ecdsa => Pair(ecdsa),
            SignatureScheme.Jwt => Pair(rsa),
            SignatureScheme.Basic => Same("fuzz:pass:word"),
            SignatureScheme.Organization => Same("00D000000000001AAA"),
            _ => signature.Key switch
            {
                SecretForm.Base64 => Same("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
                SecretForm.Hex => Same("6d795f66757a7a5f7365637265745f6f665f3332"),
                _ => Same("s3cret/with+signs="),
            },
        };
        var source = new Source
        {
            Name = provider.Name,
            Provider = provider with { Signature = [signature] },
            Secrets = ["FUZZ"],
            Mapping = new SourceMapping(provider),
        };
        return new FuzzSource(source, signature, new Secret("FUZZ", signing), new Secret("FUZZ", live));
    }

    private static (string Signing, string Live) Same(string secret) => (secret, secret);

    private static (string Signing, string Live) Pair(AsymmetricAlgorithm key) =>
        (Convert.ToBase64String(key.ExportPkcs8PrivateKey()), Convert.ToBase64String(key.ExportSubjectPublicKeyInfo()));
}
