using System.Collections.Frozen;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>Which code stands behind each <see cref="SignatureScheme"/>.</summary>
internal static class Schemes
{
    private static readonly FrozenDictionary<SignatureScheme, IScheme> All = new Dictionary<SignatureScheme, IScheme>
    {
        [SignatureScheme.Hmac] = new HmacScheme(),
        [SignatureScheme.Hash] = new HashScheme(),
        [SignatureScheme.Ed25519] = new Ed25519Scheme(),
        [SignatureScheme.Ecdsa] = new EcdsaScheme(),
        [SignatureScheme.Jwt] = new JwtScheme(),
        [SignatureScheme.Token] = new TokenScheme(),
        [SignatureScheme.Basic] = new BasicScheme(),
        [SignatureScheme.PathToken] = new PathTokenScheme(),
        [SignatureScheme.Organization] = new OrganizationScheme(),
    }.ToFrozenDictionary();

    /// <summary>The code of a definition's scheme.</summary>
    public static IScheme For(SignatureDefinition definition) => All[definition.Scheme];

    /// <summary>What a definition's scheme is called, such as <c>hmac-sha256</c> or <c>hmac-sha256 v3</c>.</summary>
    public static string NameOf(SignatureDefinition definition) =>
        definition.Version is { } version ? $"{For(definition).Name(definition)} {version}" : For(definition).Name(definition);
}
