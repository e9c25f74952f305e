using System.Text;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignatureSignerTests
{
    private const string Id = "msg_1";
    private static readonly DateTimeOffset Now = new(2025, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public static TheoryData<string, int> Schemes()
    {
        var data = new TheoryData<string, int>();
        foreach (var source in Requests.Catalogue.Sources.Values.OrderBy(source => source.Name, StringComparer.Ordinal))
        {
            for (var i = 0; i < source.Signature.Count; i++)
                data.Add(source.Name, i);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Sign_Sample_VerifiesWithEitherLiveSecretAndNoOther(string name, int index)
    {
        var source = Requests.Source(name);
        var keys = Keys.For(source.Signature[index]);

        var request = Requests.From(SignatureSigner.Sign(source.Signature[index], Requests.Sample(source), keys.Sign, Now, Id));

        var rotated = SignatureVerifier.Verify(source.Signature, request, [keys.Other, keys.Verify], Now);
        Assert.Equal((true, "LIVE", ""), (rotated.Accepted, rotated.Secret, rotated.Reason));
        var forged = SignatureVerifier.Verify(source.Signature, request, [keys.Other], Now);
        Assert.Equal((false, null, null), (forged.Accepted, forged.Secret, forged.Fault));
        Assert.EndsWith("does not match", forged.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Sign_SampleWithTimestamp_IsRefusedWhenStaleOrAhead(string name, int index)
    {
        var source = Requests.Source(name);
        var definition = source.Signature[index];
        var keys = Keys.For(definition);
        var request = Requests.From(SignatureSigner.Sign(definition, Requests.Sample(source), keys.Sign, Now, Id));
        var timestamped = definition.Timestamp is not null || definition.List?.Timestamp is not null;

        SignatureVerdict At(DateTimeOffset now) => SignatureVerifier.Verify(source.Signature, request, [keys.Verify], now);
        var onTime = At(Now + definition.Tolerance);
        var stale = At(Now + definition.Tolerance + TimeSpan.FromSeconds(1));
        var ahead = At(Now - definition.Tolerance - TimeSpan.FromSeconds(1));

        Assert.True(onTime.Accepted);
        Assert.Equal(!timestamped, stale.Accepted);
        Assert.Equal(!timestamped, ahead.Accepted);
        if (timestamped)
        {
            Assert.Equal(Now, stale.SignedAt);
            Assert.Equal($"the timestamp is {definition.Tolerance.TotalSeconds + 1} s old", stale.Reason);
            Assert.Equal($"the timestamp is {definition.Tolerance.TotalSeconds + 1} s ahead", ahead.Reason);
        }
    }

    [Theory]
    [InlineData("stripe", 0)]
    [InlineData("hubspot", 0)]
    [InlineData("hubspot", 1)]
    [InlineData("hubspot", 2)]
    [InlineData("standard-webhooks", 0)]
    [InlineData("standard-webhooks", 1)]
    [InlineData("slack", 0)]
    [InlineData("github", 0)]
    [InlineData("segment", 0)]
    [InlineData("typeform", 0)]
    [InlineData("intercom", 0)]
    [InlineData("sendgrid", 0)]
    [InlineData("close", 0)]
    [InlineData("sixsense", 0)]
    [InlineData("gong", 0)]
    public void Sign_AnyByteOfTheBodyFlipped_IsRefused(string name, int index)
    {
        var source = Requests.Source(name);
        var keys = Keys.For(source.Signature[index]);
        var signed = SignatureSigner.Sign(source.Signature[index], Requests.Sample(source), keys.Sign, Now, Id);
        var body = signed.Body.ToArray();

        for (var i = 0; i < body.Length; i++)
        {
            body[i] ^= 1;
            var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed with { Body = body }), [keys.Verify], Now);
            Assert.False(verdict.Accepted, $"byte {i}");
            body[i] ^= 1;
        }

        Assert.True(SignatureVerifier.Verify(source.Signature, Requests.From(signed with { Body = body }), [keys.Verify], Now).Accepted);
    }

    [Fact]
    public void Sign_StandardWebhooks_IsThePublishedSignature()
    {
        var request = new SignableRequest { Url = Requests.Url, Body = Encoding.UTF8.GetBytes("""{"test": 2432232314}""") };

        var signed = SignatureSigner.Sign(
            Requests.Source("standard-webhooks").Signature, request, new Secret("S", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"),
            DateTimeOffset.FromUnixTimeSeconds(1614265330), "msg_p5jXN8AQM9LWM0D4loKWxJek");

        Assert.Equal("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=", signed.Headers["webhook-signature"]);
        Assert.Equal("msg_p5jXN8AQM9LWM0D4loKWxJek", signed.Headers["webhook-id"]);
        Assert.Equal("1614265330", signed.Headers["webhook-timestamp"]);
    }

    [Fact]
    public void Sign_SegmentBatch_CoversTheFirstItemAlone()
    {
        var source = Requests.Source("segment");
        var keys = Keys.For(source.Signature[0]);
        var request = Requests.Sample(source) with { Body = "[ {\"a\": 1} , {\"b\": 2}]"u8.ToArray() };

        var signed = SignatureSigner.Sign(source.Signature, request, keys.Sign, Now, Id);

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Verify], Now);
        Assert.Equal((true, true), (verdict.Accepted, verdict.FirstItemOnly));
        var other = Requests.From(signed with { Body = "[{\"a\": 1}]"u8.ToArray() });
        Assert.False(SignatureVerifier.Verify(source.Signature, other, [keys.Verify], Now).FirstItemOnly);
    }

    [Fact]
    public void Sign_Mailgun_GivesTheTokenToGuardAgainstReplays()
    {
        var source = Requests.Source("mailgun");
        var keys = Keys.For(source.Signature[0]);

        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, Id);

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Verify], Now);
        Assert.Equal(64, verdict.Token?.Length);
        Assert.Contains("\"event\":\"opened\"", Encoding.UTF8.GetString(signed.Body.Span), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("standard-webhooks", "whpk_1SiA4o9hyqTCpIqC5V9HUakiiaeACeqfZTInDBbOir4=", "a public key cannot sign")]
    [InlineData("standard-webhooks", "no base64!", "the setting SIGNING is not base64")]
    [InlineData("close", "xyz", "the setting SIGNING is not hexadecimal")]
    [InlineData("basic", "no-colon", "the setting SIGNING is not of the form user:password")]
    [InlineData("stripe", "", "the setting SIGNING is empty")]
    [InlineData("hmac", "secret", "names no signature")]
    public void Sign_SecretThatCannot_Throws(string name, string secret, string message)
    {
        var source = Requests.Source(name);

        var wrong = Assert.Throws<ArgumentException>(() =>
            SignatureSigner.Sign(source.Signature, Requests.Sample(source), new Secret("SIGNING", secret), Now, Id));

        Assert.Contains(message, wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example/hooks/forms", "https://a.example/hooks/forms/s%2Ft")]
    [InlineData("https://a.example/hooks/forms/", "https://a.example/hooks/forms/s%2Ft")]
    [InlineData("https://a.example/hooks/forms?a=1#b", "https://a.example/hooks/forms/s%2Ft?a=1#b")]
    public void Sign_PathToken_IsTheLastPartOfThePath(string url, string expected) => Assert.Equal(
        expected,
        SignatureSigner.Sign(
            Requests.Source("path-token").Signature,
            new SignableRequest { Url = url, Body = "{}"u8.ToArray() },
            new Secret("S", "s/t"),
            Now,
            Id).Url);

    [Theory]
    [InlineData("gong")]
    [InlineData("sendgrid")]
    public void Sign_WithThePublicKey_Throws(string name)
    {
        var source = Requests.Source(name);

        var wrong = Assert.Throws<ArgumentException>(() => SignatureSigner.Sign(
            source.Signature, Requests.Sample(source), Keys.For(source.Signature[0]).Verify, Now, Id));

        Assert.Contains("a public key cannot sign", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_IdWithDotWhereNoneIsSigned_IsSigned()
    {
        var source = Requests.Source("stripe");
        var keys = Keys.For(source.Signature[0]);

        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "a.b");

        Assert.True(SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Verify], Now).Accepted);
    }

    [Fact]
    public void Sign_BodyThatIsNoOutboundMessage_Throws()
    {
        var source = Requests.Source("salesforce-outbound-message");
        string Said(string body) => Assert.Throws<ArgumentException>(() => SignatureSigner.Sign(
            source.Signature,
            new SignableRequest { Url = Requests.Url, Body = Encoding.UTF8.GetBytes(body) },
            Keys.For(source.Signature[0]).Sign,
            Now,
            Id)).Message;

        Assert.StartsWith("the body must be an outbound message: ", Said("{}"), StringComparison.Ordinal);
        Assert.StartsWith("the body must be an outbound message with an OrganizationId", Said("<a/>"), StringComparison.Ordinal);
    }

    [Fact]
    public void Sign_IdWithDot_Throws() => Assert.Throws<ArgumentException>(() => SignatureSigner.Sign(
        Requests.Source("standard-webhooks").Signature, Requests.Sample(Requests.Source("stripe")!),
        new Secret("S", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"), Now, "a.b"));

    [Fact]
    public void Sign_BodyThatCannotHoldTheSignature_Throws()
    {
        var source = Requests.Source("mailgun");
        var request = new SignableRequest { Url = Requests.Url, Body = "[]"u8.ToArray() };

        Assert.Throws<ArgumentException>(() => SignatureSigner.Sign(source.Signature, request, new Secret("S", "key"), Now, Id));
    }
}
