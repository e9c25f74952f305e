using System.Text;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

public sealed class SignatureVerifierTests
{
    // openssl ecparam -name secp384r1 -genkey | openssl ec -pubout
    private const string P384 =
        "MHYwEAYHKoZIzj0CAQYFK4EEACIDYgAEH9j5ik9M8LuRg9WlYqeeSRDwa80B4dm/MTplp9YwSd8MbNj8Bhg8G3eL"
        + "MBMSox6HkKgTCtjvq+cTQevrWfsIJlv1PTukDHucOvEgF7J/XCjGQWbpvtAa3ELb9qD7Qr2i";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    [Theory]
    [InlineData("stripe", "x", "", "the header Stripe-Signature is missing")]
    [InlineData("stripe", "Stripe-Signature", "nonsense", "the header Stripe-Signature holds no signature that can be read")]
    [InlineData("stripe", "Stripe-Signature", "t=soon,v1=aa", "the timestamp cannot be read")]
    [InlineData("stripe", "Stripe-Signature", "v1=aa", "the timestamp cannot be read")]
    [InlineData("stripe", "Stripe-Signature", "t=99999999999999999,v1=aa", "the timestamp cannot be read")]
    [InlineData("stripe", "Stripe-Signature", "t=-1,v1=aa", "the timestamp cannot be read")]
    [InlineData("stripe", "Stripe-Signature", "t=1700000000,v1=zz", "the signature does not match")]
    [InlineData("slack", "X-Slack-Signature", "v0=aa", "the header X-Slack-Request-Timestamp is missing")]
    [InlineData("github", "X-Hub-Signature-256", "sha1=aa", "the header X-Hub-Signature-256 holds no signature that can be read")]
    [InlineData("github", "X-Hub-Signature-256", "sha1=aaaaaaaa", "the header X-Hub-Signature-256 holds no signature that can be read")]
    [InlineData("github", "X-Hub-Signature-256", "sha256=", "the header X-Hub-Signature-256 holds no signature that can be read")]
    [InlineData("sixsense", "x", "", "the query parameter signature is missing")]
    [InlineData("mailgun", "x", "", "the field signature.signature of the body is missing")]
    [InlineData("bearer", "Authorization", "Bearer wrong", "the token does not match")]
    [InlineData("basic", "Authorization", "Bearer x", "Basic authentication in the header Authorization is missing")]
    [InlineData("basic", "Authorization", "Basic %", "the user or password does not match")]
    [InlineData("path-token", "x", "", "the token of the path is missing")]
    [InlineData("gong", "Authorization", "Bearer a.b", "the header Authorization holds no token that can be read")]
    [InlineData("salesforce-outbound-message", "x", "", "the body is not XML that can be read")]
    public void Verify_BadRequest_SaysWhatIsWrong(string name, string header, string value, string reason)
    {
        var source = Requests.Source(name);

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(header, value), [Keys.For(source.Signature[0]).Verify], Now);

        Assert.Equal((false, reason, null), (verdict.Accepted, verdict.Reason, verdict.Fault));
    }

    [Theory]
    [InlineData("close", "secret", "the setting S is not hexadecimal")]
    [InlineData("standard-webhooks", "not base64", "the setting S is not base64")]
    [InlineData("sendgrid", "MFkw", "the setting S is no ECDSA key in base64")]
    [InlineData("sendgrid", "no base64!", "the setting S is no ECDSA key in base64")]
    [InlineData("stripe", " ", "the setting S is empty")]
    [InlineData("sendgrid", P384, "the setting S is not on the curve P-256")]
    [InlineData("basic", "password", "the setting S is not of the form user:password")]
    [InlineData("basic", ":password", "the setting S is not of the form user:password")]
    [InlineData("basic", "user:", "the setting S has no password after the colon")]
    [InlineData("basic", "user: ", "the setting S has no password after the colon")]
    public void Verify_MalformedSecret_IsOurFaultAndNamesTheSetting(string name, string secret, string fault)
    {
        var source = Requests.Source(name);
        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), Keys.For(source.Signature[0]).Sign, Now, "m");

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [new Secret("S", secret)], Now);

        Assert.Equal((false, "the signature cannot be checked now", fault), (verdict.Accepted, verdict.Reason, verdict.Fault));
    }

    [Fact]
    public void Verify_BasicWithoutAPasswordOnBothSides_IsNotAccepted()
    {
        var request = Requests.From("Authorization", $"Basic {Convert.ToBase64String("user:"u8)}");

        Assert.False(SignatureVerifier.Verify(Requests.Source("basic").Signature, request, [new Secret("S", "user:")], Now).Accepted);
    }

    [Fact]
    public void Verify_MalformedSecretBesideOneThatMatches_IsAccepted()
    {
        var source = Requests.Source("close");
        var keys = Keys.For(source.Signature[0]);
        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "m");

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [new Secret("BAD", "x"), keys.Verify], Now);

        Assert.Equal((true, "LIVE", null), (verdict.Accepted, verdict.Secret, verdict.Fault));
    }

    [Fact]
    public void Verify_MalformedSecretBesideOneThatDoesNotMatch_IsOurFault()
    {
        var source = Requests.Source("close");
        var keys = Keys.For(source.Signature[0]);
        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "m");

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Other, new Secret("BAD", "x")], Now);

        Assert.Equal("the setting BAD is not hexadecimal", verdict.Fault);
    }

    [Fact]
    public void Verify_NoSecretOrNoSignature_IsOurFault()
    {
        var request = Requests.From("x", "");

        var noSecret = SignatureVerifier.Verify(Requests.Source("stripe").Signature, request, [], Now);
        var noSignature = SignatureVerifier.Verify([], request, [new Secret("S", "s")], Now);

        Assert.Equal((false, "the source names no secret"), (noSecret.Accepted, noSecret.Fault));
        Assert.Equal((false, "the source names no signature"), (noSignature.Accepted, noSignature.Fault));
    }

    [Theory]
    [InlineData("Authorization", "s3cret", true)]
    [InlineData("Authorization", "bearer   s3cret", true)]
    [InlineData("Authorization", "Bearer s3cret", true)]
    [InlineData("X-Webhook-Token", "s3cret", true)]
    [InlineData("X-Webhook-Token", "s3cre", false)]
    [InlineData("X-Webhook-Token", "s3crett", false)]
    [InlineData("Authorization", "Bearer ", false)]
    public void Verify_Token_MatchesWithOrWithoutItsWord(string header, string value, bool accepted) => Assert.Equal(
        accepted,
        SignatureVerifier.Verify(
            Requests.Source("header").Signature, Requests.From(header, value), [new Secret("S", "s3cret")], Now).Accepted);

    [Theory]
    [InlineData("user:pass:word", true)]
    [InlineData("user:pass", false)]
    [InlineData("user", false)]
    [InlineData("user:pass:word:", false)]
    public void Verify_Basic_TakesColonsInThePassword(string credential, bool accepted) => Assert.Equal(
        accepted,
        SignatureVerifier.Verify(
            Requests.Source("basic").Signature,
            Requests.From("Authorization", "basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(credential))),
            [new Secret("S", "user:pass:word")],
            Now).Accepted);

    [Theory]
    [InlineData("X-HubSpot-Signature-v3", "hmac-sha256 v3")]
    [InlineData("X-HubSpot-Signature", "sha256 v1")]
    [InlineData("Other", "hmac-sha256 v3")]
    public void Verify_HubSpotHeaders_ChooseTheVersion(string header, string scheme) => Assert.Equal(
        scheme,
        SignatureVerifier.Verify(
            Requests.Source("hubspot").Signature, Requests.From(header, "aa"), [new Secret("S", "s")], Now).Scheme);

    [Fact]
    public void Verify_HeaderOfManySignatures_TriesOnlyTheFirstSixteen()
    {
        var source = Requests.Source("stripe");
        var keys = Keys.For(source.Signature[0]);
        var header = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "m").Headers["Stripe-Signature"];
        var (time, right) = (header.Split(',')[0], header.Split(',')[1]);

        SignatureVerdict Verdict(int before) => SignatureVerifier.Verify(
            source.Signature,
            Requests.From("Stripe-Signature", $"{time},{string.Concat(Enumerable.Repeat("v1=aa,", before))}{right}", source.Sample!.Body),
            [keys.Verify],
            Now);

        Assert.True(Verdict(15).Accepted);
        Assert.False(Verdict(16).Accepted);
    }

    // A provider signs with the old secret and the new one while it changes them
    [Theory]
    [InlineData("stripe", 0, "Stripe-Signature", ',')]
    [InlineData("standard-webhooks", 0, "webhook-signature", ' ')]
    [InlineData("standard-webhooks", 1, "webhook-signature", ' ')]
    public void Verify_TheRightSignatureTwice_IsAccepted(string name, int index, string header, char separator)
    {
        var source = Requests.Source(name);
        var keys = Keys.For(source.Signature[index]);
        var signed = SignatureSigner.Sign(source.Signature[index], Requests.Sample(source), keys.Sign, Now, "m");
        var value = signed.Headers[header];
        var twice = signed.With(header, $"{value}{separator}{value[(value.LastIndexOf(separator) + 1)..]}");

        Assert.True(SignatureVerifier.Verify(source.Signature, Requests.From(twice), [keys.Verify], Now).Accepted);
    }

    [Fact]
    public void Verify_TwoSecretsThatMatch_NamesTheFirstAndTheWayItWasAcceptedBy()
    {
        var source = Requests.Source("stripe");
        var keys = Keys.For(source.Signature[0]);
        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "m");

        var verdict = SignatureVerifier.Verify(
            source.Signature, Requests.From(signed), [keys.Verify, keys.Verify with { Name = "AGAIN" }], Now);
        var old = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Verify], Now.AddHours(1));

        Assert.Equal((true, "LIVE"), (verdict.Accepted, verdict.Secret));
        Assert.Same(source.Signature[0], verdict.By);
        Assert.Equal((false, "LIVE", null), (old.Accepted, old.Secret, old.By));
    }

    [Theory]
    [InlineData(300, null)]
    [InlineData(301, "the timestamp is 301 s old")]
    [InlineData(-300, null)]
    [InlineData(-301, "the timestamp is 301 s ahead")]
    public void Verify_Timestamp_MayBeAsOldOrAheadAsTheToleranceAndNoMore(int seconds, string? reason)
    {
        var source = Requests.Source("stripe");
        var keys = Keys.For(source.Signature[0]);
        var signed = SignatureSigner.Sign(source.Signature, Requests.Sample(source), keys.Sign, Now, "m");

        var verdict = SignatureVerifier.Verify(source.Signature, Requests.From(signed), [keys.Verify], Now.AddSeconds(seconds));

        Assert.Equal((reason is null, reason ?? ""), (verdict.Accepted, verdict.Reason));
    }

    [Fact]
    public void Secret_OfTheProvider_IsSuppliedAndNoOtherIs()
    {
        Assert.True(new Secret(Secret.Supplied, "value").IsSupplied);
        Assert.False(new Secret("NAME", "value").IsSupplied);
    }

    [Fact]
    public void Secret_InText_IsItsName() => Assert.Equal("NAME", $"{new Secret("NAME", "value")}");
}
