using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Receive.Handshakes;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

/// <summary>Whatever a stranger sends, a check ends without an exception and without accepting it.</summary>
public sealed class SignatureFuzzTests
{
    private const int Rounds = 100;

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    private static readonly string[] Pieces =
    [
        "t=", "v1=", "v1,", "v1a,", "v0=", "sha256=", "sha1=", "h1=", "ts=", ",", ";", " ", "=", ".", "Bearer ", "Basic ", "1700000000",
        "1700000000000", "-1", "9223372036854775807", "99999999999999999999",
        "2023-11-14T22:13:20Z", "0001-01-01", "aGVsbG8=", "00ff", "é", "\ud800",
        "eyJhbGciOiJSUzI1NiJ9.e30.AA", "eyJhbGciOiJub25lIn0.e30.", "%00", "{", "}", "null", "\0",
    ];

    private static readonly string[] Bodies =
    [
        "", "[", "[]", "[1", "{}", "null", "\"x\"",
        "{\"signature\":{\"signature\":\"\\ud800\",\"timestamp\":1,\"token\":{}}}", "{\"a\":1,\"a\":2}",
        "{\"signature\":[]}", "<a", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<Envelope><Body><notifications/></Body></Envelope>",
        "<?xml version='1.0' encoding='utf-99'?><a/>",
    ];

    public static TheoryData<string> Names() => [.. Requests.Catalogue.Sources.Keys.Order(StringComparer.Ordinal)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Verify_ArbitraryRequest_IsRefusedWithoutAnException(string name)
    {
        var source = Requests.Source(name);
        var random = new Random(name.Sum(letter => letter));
        for (var round = 0; round < Rounds; round++)
        {
            var values = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach (var header in source.Signature.SelectMany(Names))
                values[header] = Text(random);
            var request = new SignedRequest
            {
                Method = random.Next(2) == 0 ? "POST" : "",
                Url = Text(random),
                Header = header => values.GetValueOrDefault(header),
                Query = header => values.GetValueOrDefault(header),
                PathToken = Text(random),
                Body = Body(random),
            };
            var secrets = source.Signature.Select(definition => Keys.For(definition).Verify).ToList();

            var verdict = SignatureVerifier.Verify(source.Signature, request, secrets, Now);

            Assert.False(verdict.Accepted);
            Assert.NotEmpty(verdict.Reason);
            Assert.Equal(source.Signature.Count == 0, verdict.Fault is not null);

            // A source has a secret of one kind, and its sender chooses the scheme
            foreach (var secret in secrets)
                Assert.Null(SignatureVerifier.Verify(source.Signature, request, [secret], Now).Fault);
            var answer = Handshake.Answer(source, request, verdict, secrets);
            Assert.True(
                answer is null or { ContentType: HandshakeAnswer.Text or HandshakeAnswer.Json, SecretToStore: null }
                    or { OnlyWhileOpen: true });
        }
    }

    [Fact]
    public void Verify_DeepOrHugeBodies_AreRefusedWithoutAnException()
    {
        foreach (var name in (string[])["segment", "mailgun", "salesforce-outbound-message"])
        {
            var source = Requests.Source(name);
            var tags = string.Concat(Enumerable.Repeat("<a>", 10_000));
            foreach (var body in (string[])[new('[', 10_000), new('{', 10_000), tags, new('1', 1 << 20)])
            {
                var request = Requests.From("X-Signature", "aa", body);
                Assert.False(SignatureVerifier.Verify(source.Signature, request, [Keys.For(source.Signature[0]).Verify], Now).Accepted);
            }
        }
    }

    [Fact]
    public void Refusal_BytesOfACertificateChanged_NeverThrows()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using var genuine = new CertificateRequest("CN=proxy.salesforce.com", key, HashAlgorithmName.SHA256).CreateSelfSigned(
            Now.AddDays(-1), Now.AddDays(1));
        var der = genuine.Export(X509ContentType.Cert);
        var definition = new CertificateDefinition { Subjects = ["proxy.salesforce.com"] };
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var changed = der.ToArray();
            for (var left = random.Next(1, 4); left > 0; left--)
                changed[random.Next(changed.Length)] = (byte)random.Next(256);
            Assert.NotNull(ClientCertificate.Refusal(definition, Requests.From(definition.Header, Convert.ToBase64String(changed)), Now));
        }
    }

    private static IEnumerable<string> Names(SignatureDefinition definition) =>
        [.. definition.Header, .. definition.Timestamp?.Header ?? [], .. definition.Id, .. definition.When.Keys, "Authorization",
            .. Requests.Catalogue.Sources.Values.Select(source => source.Handshake?.Value).OfType<string>()];

    private static string Text(Random random)
    {
        var text = new StringBuilder();
        for (var left = random.Next(8); left > 0; left--)
            text.Append(Pieces[random.Next(Pieces.Length)]);
        return text.ToString();
    }

    private static byte[] Body(Random random)
    {
        if (random.Next(3) > 0)
            return Encoding.UTF8.GetBytes(Bodies[random.Next(Bodies.Length)]);
        var bytes = new byte[random.Next(64)];
        random.NextBytes(bytes);
        return bytes;
    }
}
