using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class OrganizationSchemeTests
{
    private static readonly DateTimeOffset Now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);
    private static readonly string Body = Requests.Source("salesforce-outbound-message").Sample!.Body;
    private static readonly SignatureDefinition Plain = Requests.Source("salesforce-outbound-message").Signature[0];

    [Theory]
    [InlineData("00D000000000001AAA", true)]
    [InlineData("00D000000000001", true)]
    [InlineData("00D000000000001BBB", true)]
    [InlineData("00d000000000001", false)]
    [InlineData("00D000000000002AAA", false)]
    public void Verify_OrganizationId_ComparesItsFirst15Characters(string secret, bool accepted) =>
        Assert.Equal(accepted, Verify(Plain, Body, secret).Accepted);

    [Theory]
    [InlineData("00D", "the setting S is no Salesforce organization id of 15 or 18 characters")]
    [InlineData("00D000000000001AA", "the setting S is no Salesforce organization id of 15 or 18 characters")]
    [InlineData("00D00000000000-", "the setting S is no Salesforce organization id of 15 or 18 characters")]
    public void Verify_SecretThatIsNoId_IsOurFault(string secret, string fault) => Assert.Equal(fault, Verify(Plain, Body, secret).Fault);

    [Fact]
    public void Verify_BodyWithDtd_IsRefused() => Assert.Equal(
        "the body is not XML that can be read", Verify(Plain, "<!DOCTYPE x [<!ENTITY e \"y\">]>" + Body, "00D000000000001").Reason);

    [Fact]
    public void Verify_IdElsewhereInTheBody_IsRefused()
    {
        var moved = Body.Replace("<OrganizationId>", "<x><OrganizationId>", StringComparison.Ordinal)
            .Replace("</OrganizationId>", "</OrganizationId></x>", StringComparison.Ordinal);

        Assert.Equal("the OrganizationId of the body is missing", Verify(Plain, moved, "00D000000000001").Reason);
    }

    [Fact]
    public void Verify_PinnedCertificate_IsAcceptedAlone()
    {
        using var right = Certificate("CN=proxy.salesforce.com");
        using var wrong = Certificate("CN=proxy.salesforce.com");
        var print = right.GetCertHashString(HashAlgorithmName.SHA256);
        var definition = Plain with { Certificate = new CertificateDefinition { Thumbprints = [print] } };

        string Reason(string? certificate, DateTimeOffset now) => Verify(definition, Body, "00D000000000001", certificate, now).Reason;

        Assert.Equal(
            ("organization", "organization+certificate"),
            (Verify(Plain, Body, "00D000000000001").Scheme, Verify(definition, Body, "00D000000000001").Scheme));
        Assert.Equal("the client certificate is missing", Reason(null, Now));
        Assert.Equal("the client certificate cannot be read", Reason("nonsense", Now));
        Assert.Equal("the client certificate is not accepted", Reason(Text(wrong), Now));
        Assert.Equal("", Reason(Text(right), Now));
        Assert.Equal("the client certificate is not valid now", Reason(Text(right), Now.AddYears(2)));
    }

    [Fact]
    public void Refusal_NamedCertificate_NeedsARootBehindIt()
    {
        using var rootKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=Root", rootKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        using var root = authority.CreateSelfSigned(Now.AddDays(-2), Now.AddYears(2));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var issued = new CertificateRequest("CN=proxy.salesforce.com", key, HashAlgorithmName.SHA256)
            .Create(root, Now.AddDays(-1), Now.AddYears(1), [1]);
        using var selfMade = Certificate("CN=proxy.salesforce.com");
        var named = new CertificateDefinition { Subjects = ["proxy.salesforce.com"], Issuers = ["Root"] };

        string? Refusal(CertificateDefinition definition, X509Certificate2 certificate, X509Certificate2Collection? roots) =>
            ClientCertificate.Refusal(definition, Requests.From("X-ARR-ClientCert", Text(certificate)), Now, roots);

        Assert.Null(Refusal(named, issued, [root]));
        Assert.NotNull(Refusal(named, issued, null));
        Assert.NotNull(Refusal(named, selfMade, [root]));
        Assert.NotNull(Refusal(named with { Subjects = ["other.salesforce.com"] }, issued, [root]));
        Assert.NotNull(Refusal(named with { Issuers = ["Another"] }, issued, [root]));
    }

    private static SignatureVerdict Verify(
        SignatureDefinition definition, string body, string secret, string? certificate = null, DateTimeOffset? now = null) =>
        SignatureVerifier.Verify(
            [definition], Requests.From("X-ARR-ClientCert", certificate ?? "", body), [new Secret("S", secret)], now ?? Now);

    private static X509Certificate2 Certificate(string subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return new CertificateRequest(subject, key, HashAlgorithmName.SHA256).CreateSelfSigned(Now.AddDays(-1), Now.AddYears(1));
    }

    private static string Text(X509Certificate2 certificate) => Convert.ToBase64String(certificate.RawData);
}
