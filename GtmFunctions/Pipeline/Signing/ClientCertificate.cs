using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>The client certificate of a request, as the front end hands it on.</summary>
internal static class ClientCertificate
{
    /// <summary>What is wrong with it, or <see langword="null"/>.</summary>
    /// <param name="definition">Which certificates are accepted.</param>
    /// <param name="request">The request.</param>
    /// <param name="now">The time at which it must be valid.</param>
    /// <param name="roots">The roots to trust in place of this machine's.</param>
    public static string? Refusal(
        CertificateDefinition definition, SignedRequest request, DateTimeOffset now, X509Certificate2Collection? roots = null)
    {
        if (request.Header(definition.Header) is not { Length: > 0 } text)
            return "the client certificate is missing";
        using var certificate = Load(text);
        if (certificate is null)
            return "the client certificate cannot be read";
        try
        {
            if (now < new DateTimeOffset(certificate.NotBefore) || now > new DateTimeOffset(certificate.NotAfter))
                return "the client certificate is not valid now";
            return IsPinned(definition, certificate) || IsNamed(definition, certificate, now, roots)
                ? null
                : "the client certificate is not accepted";
        }
        catch (CryptographicException)
        {
            // It could be loaded, but its key, its names or its extensions are no such thing
            return "the client certificate cannot be read";
        }
    }

    private static bool IsPinned(CertificateDefinition definition, X509Certificate2 certificate) => HashOf.IsAny(
        [.. definition.Thumbprints.Select(print => print.Replace(":", "", StringComparison.Ordinal))],
        SignatureEncoding.Hex,
        certificate.GetCertHash(HashAlgorithmName.SHA256));

    /// <summary>
    /// A name proves nothing by itself, since anyone can write a certificate with it: a trusted root must stand behind it.
    /// </summary>
    private static bool IsNamed(
        CertificateDefinition definition, X509Certificate2 certificate, DateTimeOffset now, X509Certificate2Collection? roots) =>
        IsOneOf(definition.Subjects, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false))
        && (definition.Issuers.Count == 0 || IsOneOf(definition.Issuers, certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: true)))
        && IsTrusted(certificate, now, roots);

    private static bool IsOneOf(IReadOnlyList<string> names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsTrusted(X509Certificate2 certificate, DateTimeOffset now, X509Certificate2Collection? roots)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        // A certificate's own pointers to further certificates must not make us call anyone.
        chain.ChainPolicy.DisableCertificateDownloads = true;
        if (roots is not null)
        {
            chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
            chain.ChainPolicy.CustomTrustStore.AddRange(roots);
        }

        return chain.Build(certificate);
    }

    private static X509Certificate2? Load(string text)
    {
        if (AsymmetricKey.Der(text) is not { } der)
            return null;
        try
        {
            return X509CertificateLoader.LoadCertificate(der);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }
}
