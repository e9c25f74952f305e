using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Signing;
using Xunit;

namespace GtmFunctions.Tests.Signing;

/// <summary>Two ways of signing, by a secret of both and by a key of the provider: which of them a request is checked by.</summary>
public sealed class StandardWebhooksTests
{
    private const string Header = "webhook-signature";
    private const string Symmetric = "hmac-sha256 v1";
    private const string Asymmetric = "ed25519 v1a";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly SourceDefinition Source = Requests.Source("standard-webhooks");
    private static readonly SignatureDefinition[] Ways = [.. Source.Signature];
    private static readonly Keys[] Key = [.. Ways.Select(Keys.For)];

    [Theory]
    [InlineData("v1a,AAAA")]
    [InlineData("v1a,")]
    [InlineData("v2,AAAA v1a,AAAA")]
    public void Verify_SchemeThatTheSecretIsNotFor_IsRefusedAndNoFaultOfOurs(string signatures)
    {
        var verdict = Verify(Signed(0).With(Header, signatures), Key[0].Verify);

        Assert.Equal((false, null), (verdict.Accepted, verdict.Fault));
    }

    [Fact]
    public void Verify_BothWays_IsCheckedByTheOneThatTheSecretFits()
    {
        var both = Signed(0).With(Header, $"{Signature(1)} v9,xx {Signature(0)}");

        Assert.Equal((Symmetric, true), Told(Verify(both, Key[0].Verify)));
        Assert.Equal((Asymmetric, true), Told(Verify(both, Key[1].Verify)));
    }

    [Fact]
    public void Verify_BothWaysWithAMalformedSecretBesideOneThatFitsTheSecond_IsAccepted() =>
        Assert.Equal((Asymmetric, true), Told(Verify(Both, new Secret("BAD", "no base64"), Key[1].Verify)));

    [Fact]
    public void Verify_BothWaysThatNoSecretFits_IsToldByTheFirst() =>
        Assert.Equal((Symmetric, false), Told(Verify(Both, new Secret("S", "no base64"))));

    [Fact]
    public void Verify_AWayThatNoSecretFits_IsToldByTheWayThatTheRequestUses()
    {
        var verdict = Verify(Signed(1), Key[0].Verify);

        Assert.Equal((Asymmetric, false), Told(verdict));
        Assert.Null(verdict.Fault);
    }

    [Fact]
    public void Verify_IdWithDot_IsRefused() =>
        Assert.Equal("the header webhook-id has a dot", Verify(Signed(0).With("webhook-id", "a.b"), Key[0].Verify).Reason);

    [Fact]
    public void Verify_SecretThatBeginsAsAKeyOfAnotherKind_IsASecretAllTheSame()
    {
        var secret = new Secret("S", "whKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

        Assert.True(Verify(SignatureSigner.Sign(Ways[0], Requests.Sample(Source), secret, Now, "m"), secret).Accepted);
    }

    [Theory]
    [InlineData("whpk_AAAAAAAAAAAAAAAAAAAAAA==", "the setting S is not the length of an Ed25519 key")]
    [InlineData("whpk_%%%%", "the setting S is not base64")]
    [InlineData("whpk_//////////////////////////////////////////8=", "the setting S is no Ed25519 public key")]
    public void Verify_MalformedEd25519Key_IsOurFaultAndNamesTheSetting(string secret, string fault) =>
        Assert.Equal(fault, SignatureVerifier.Verify([Ways[1]], Requests.From(Signed(1)), [new Secret("S", secret)], Now).Fault);

    // With its public key after it, as Svix shows it, without the prefix, and the seed alone
    [Theory]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")]
    [InlineData("6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbfVKIDij2HKpMKkioLlX0dRqSKJp4AJ6p9lMicMFs6Kvg==")]
    [InlineData("whsk_6Xb/dCcHpPea21PS1N9VY/NZW723CEc77N4rJCubMbc=")]
    public void Verify_ByThePrivateEd25519Key_IsAccepted(string secret) =>
        Assert.True(SignatureVerifier.Verify([Ways[1]], Requests.From(Signed(1)), [new Secret("S", secret)], Now).Accepted);

    private static SignableRequest Both => Signed(0).With(Header, $"{Signature(0)} {Signature(1)}");

    private static SignableRequest Signed(int way) =>
        SignatureSigner.Sign(Ways[way], Requests.Sample(Source), Key[way].Sign, Now, "m");

    private static string Signature(int way) => Signed(way).Headers[Header];

    private static SignatureVerdict Verify(SignableRequest request, params Secret[] secrets) =>
        SignatureVerifier.Verify(Ways, Requests.From(request), secrets, Now);

    private static (string Scheme, bool IsAccepted) Told(SignatureVerdict verdict) => (verdict.Scheme, verdict.Accepted);
}
