using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class JwtSchemeTests
{
    private const string Body = """{"call": 1}""";
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly RSA Key = RSA.Create(2048);
    private static readonly string Public = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo());
    private static readonly string Hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Body)));
    private static readonly IReadOnlyList<SignatureDefinition> Gong = Requests.Source("gong").Signature;

    private static readonly string Good = $$"""{"exp":1700000060,"webhook_url":"{{Requests.Url}}","body_sha256":"{{Hash}}"}""";

    [Theory]
    [InlineData("Bearer ")]
    [InlineData("bearer ")]
    [InlineData("")]
    public void Verify_GoodToken_IsAccepted(string word) =>
        Assert.True(Verify(word + Token(Good)).Accepted);

    [Theory]
    [InlineData("\"exp\":1699999940,")]
    [InlineData("\"exp\":1700000060,\"nbf\":1600000000,")]
    [InlineData("\"exp\":1700000060,\"nbf\":1700000060,")]
    public void Verify_WithinItsTimesAndTheTolerance_IsAccepted(string times) =>
        Assert.True(Verify(Token(Good.Replace("\"exp\":1700000060,", times, StringComparison.Ordinal))).Accepted);

    [Fact]
    public void Verify_HashInUpperCase_IsAccepted() =>
        Assert.True(Verify(Token(Good.Replace(Hash, Hash.ToUpperInvariant(), StringComparison.Ordinal))).Accepted);

    [Theory]
    [InlineData("""{"webhook_url":"URL","body_sha256":"HASH"}""", "the token has no end")]
    [InlineData("""{"exp":"1700000060","webhook_url":"URL","body_sha256":"HASH"}""", "the token has no end")]
    [InlineData("""{"exp":1699999900,"webhook_url":"URL","body_sha256":"HASH"}""", "the token ended 100 s ago")]
    [InlineData("""{"exp":1700000060,"nbf":1700000100,"webhook_url":"URL","body_sha256":"HASH"}""", "the token begins in 100 s")]
    [InlineData("""{"exp":1700000060,"webhook_url":"http://a","body_sha256":"HASH"}""", "the token's webhook_url does not fit the request")]
    [InlineData(
        """{"exp":1700000060,"webhook_url":"https://HOOKS.example.com/api/hooks/source","body_sha256":"HASH"}""",
        "the token's webhook_url does not fit the request")]
    [InlineData("""{"exp":1700000060,"webhook_url":"URL","body_sha256":"00"}""", "the token's body_sha256 does not fit the request")]
    [InlineData("""{"exp":1700000060,"webhook_url":"URL"}""", "the token's body_sha256 does not fit the request")]
    [InlineData("""{"exp":1700000060,"webhook_url":{},"body_sha256":"HASH"}""", "the token's webhook_url does not fit the request")]
    public void Verify_BadClaims_AreRefused(string claims, string reason)
    {
        var token = Token(claims.Replace("URL", Requests.Url, StringComparison.Ordinal).Replace("HASH", Hash, StringComparison.Ordinal));

        var verdict = Verify(token);

        Assert.Equal((false, reason), (verdict.Accepted, verdict.Reason));
    }

    [Theory]
    [InlineData("""{"alg":"none"}""")]
    [InlineData("""{"alg":"HS256"}""")]
    [InlineData("""{"alg":"rs256"}""")]
    [InlineData("""{"alg":"RS512"}""")]
    [InlineData("""{"alg":"RS256","crit":["exp"]}""")]
    [InlineData("{}")]
    public void Verify_OtherAlgorithm_IsRefused(string header) =>
        Assert.Equal("the token is not signed in a way that is accepted", Verify(Token("""{"exp":1700000060}""", header)).Reason);

    [Fact]
    public void Verify_TokenSignedWithThePublicKeyAsHmac_IsRefused()
    {
        var signed = $"{Part("""{"alg":"HS256"}""")}.{Part("""{"exp":1700000060}""")}";
        var forged = HMACSHA256.HashData(Encoding.ASCII.GetBytes(Public), Encoding.ASCII.GetBytes(signed));

        Assert.False(Verify($"{signed}.{Base64Url.EncodeToString(forged)}").Accepted);
    }

    [Fact]
    public void Verify_KeyAsPem_IsAccepted() =>
        Assert.True(Verify(Token(Good), Key.ExportSubjectPublicKeyInfoPem()).Accepted);

    [Fact]
    public void Verify_KeyThatIsNone_IsOurFaultAndNamesTheSetting() => Assert.Equal(
        "the setting S is no RSA key in base64",
        SignatureVerifier.Verify(
            [Gong[0]], Requests.From("Authorization", Token(Good), Body), [new Secret("S", "MFkw")], Now).Fault);

    private static SignatureVerdict Verify(string header, string? key = null) =>
        SignatureVerifier.Verify(Gong, Requests.From("Authorization", header, Body), [new Secret("S", key ?? Public)], Now);

    private static string Token(string claims, string header = """{"alg":"RS256"}""")
    {
        var signed = $"{Part(header)}.{Part(claims)}";
        var signature = Key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    private static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));
}
