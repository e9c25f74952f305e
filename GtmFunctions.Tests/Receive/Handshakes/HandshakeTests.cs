using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Receive.Handshakes;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Tests.Signing;
using Xunit;

namespace GtmFunctions.Tests.Receive.Handshakes;

public sealed class HandshakeTests
{
    private const string SlackQuestion = """{"type":"url_verification","token":"x","challenge":"<b>c1</b>"}""";

    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);
    private static readonly Secret Key = new("LIVE", "key");
    private static readonly Secret VerifyToken = new("META_VERIFY_TOKEN", "agreed");

    [Fact]
    public void Answer_SlackChallengeSigned_IsRepeatedAsText()
    {
        var answer = Ask("slack", Signed("slack", SlackQuestion), Key);

        Assert.Equal((200, HandshakeAnswer.Text, "<b>c1</b>"), (answer!.Status, answer.ContentType, answer.Body));
        Assert.Equal("nosniff", answer.Headers["X-Content-Type-Options"]);
    }

    [Fact]
    public void Answer_SlackChallengeUnsigned_IsNoAnswer() =>
        Assert.Null(Ask("slack", Requests.From("X-Slack-Signature", "v0=00", SlackQuestion), Key));

    [Fact]
    public void Answer_SlackEvent_IsNoHandshake() =>
        Assert.Null(Ask("slack", Signed("slack", """{"type":"event_callback","challenge":"c1"}"""), Key));

    [Fact]
    public void Answer_ZoomVector_IsTheExpectedResponse()
    {
        var vector = SignatureVectorTests.Vectors.Single(each => each!["expected_response"] is not null)!;
        var headers = vector["headers"]!.AsObject().ToDictionary(pair => pair.Key, pair => (string)pair.Value!);
        var request = Requests.From(headers, Encoding.UTF8.GetBytes((string)vector["body"]!));

        var answer = Ask("zoom", request, new Secret("OLD", "other"), new Secret("LIVE", (string)vector["secret"]!));

        Assert.Equal(HandshakeAnswer.Json, answer!.ContentType);
        Assert.True(JsonNode.DeepEquals(vector["expected_response"], JsonNode.Parse(answer.Body)));
    }

    [Fact]
    public void Answer_GraphValidation_IsTheDecodedTokenAsText()
    {
        var request = Requests.From(
            new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty, $"{Requests.Url}?validationToken=Validation%3A%20a%2Bb");

        var answer = Ask("microsoft-graph", request, Key);

        Assert.Equal((200, HandshakeAnswer.Text, "Validation: a+b"), (answer!.Status, answer.ContentType, answer.Body));
    }

    [Theory]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=12&hub.verify_token=agreed", 200, "12")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=12&hub.verify_token=wrong", 401, "the token does not match")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=12&hub.verify_token=key", 401, "the token does not match")]
    [InlineData("GET", "hub.mode=subscribe&hub.challenge=12", 401, "the token does not match")]
    [InlineData("GET", "hub.mode=unsubscribe&hub.challenge=12&hub.verify_token=agreed", null, null)]
    [InlineData("GET", "hub.mode=subscribe&hub.verify_token=agreed", null, null)]
    [InlineData("POST", "hub.mode=subscribe&hub.challenge=12&hub.verify_token=agreed", null, null)]
    public void Answer_MetaSubscription_NeedsTheAgreedToken(string method, string query, int? status, string? body)
    {
        var request = Requests.From(new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty, $"{Requests.Url}?{query}", method);

        var answer = Ask("meta", request, Key, VerifyToken);

        Assert.Equal((status, body), (answer?.Status, answer?.Body));
    }

    [Fact]
    public void Answer_MetaWithoutTheSetting_IsOurFault()
    {
        var url = $"{Requests.Url}?hub.mode=subscribe&hub.challenge=12&hub.verify_token=agreed";

        var answer = Ask("meta", Requests.From(new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty, url, "GET"), Key);

        Assert.Equal(503, answer!.Status);
        Assert.Contains("META_VERIFY_TOKEN", answer.Fault, StringComparison.Ordinal);
        Assert.DoesNotContain("META_VERIFY_TOKEN", answer.Body, StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_AsanaFirstSecret_IsStoredAndRepeated()
    {
        var answer = Ask("asana", Requests.From("X-Hook-Secret", "supplied"));

        Assert.Equal(
            (200, "supplied", "supplied", ""), (answer!.Status, answer.SecretToStore, answer.Headers["X-Hook-Secret"], answer.Body));
        Assert.DoesNotContain("supplied", answer.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Answer_SecretThatNothingProves_IsForAnOpenHandshakeOnly(bool hasSecretAlready)
    {
        Secret[] secrets = hasSecretAlready ? [Key] : [];

        Assert.True(Ask("asana", Requests.From("X-Hook-Secret", "supplied"), secrets)!.OnlyWhileOpen);
        Assert.True(Ask("notion", Requests.From("x", "", """{"verification_token":"secret_1"}"""), secrets)!.OnlyWhileOpen);
    }

    [Fact]
    public void Answer_AsanaSecretWithThePathToken_IsProven()
    {
        var headers = new Dictionary<string, string> { ["X-Hook-Secret"] = "supplied" };
        var request = Requests.From(headers, "{}"u8.ToArray(), $"{Requests.Url}/key");

        var answer = Ask("asana", request, Key)!;
        Assert.Equal(("supplied", false), (answer.SecretToStore, answer.OnlyWhileOpen));
    }

    [Theory]
    [InlineData("a\r\nSet-Cookie: b")]
    [InlineData("a b")]
    [InlineData("é")]
    public void Answer_AsanaSecretThatIsNoHeaderText_IsRefused(string secret)
    {
        var answer = Ask("asana", Requests.From("X-Hook-Secret", secret));

        Assert.Equal((401, null), (answer!.Status, answer.SecretToStore));
    }

    [Theory]
    [InlineData("""{"verification_token":"secret_1"}""", "secret_1")]
    [InlineData("""{"type":"page.created"}""", null)]
    public void Answer_NotionToken_IsStoredAndNotRepeated(string body, string? stored)
    {
        var answer = Ask("notion", Requests.From("x", "", body));

        Assert.Equal(stored, answer?.SecretToStore);
        Assert.DoesNotContain("secret_1", answer?.Body ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public void Answer_MondayChallengeWithThePathToken_IsRepeatedAsJson()
    {
        var body = """{"challenge":"<script>"}"""u8.ToArray();

        var answer = Ask("monday", Requests.From(new Dictionary<string, string>(), body, $"{Requests.Url}/key"), Key);

        Assert.Equal(HandshakeAnswer.Json, answer!.ContentType);
        Assert.Equal("<script>", (string?)JsonNode.Parse(answer.Body)!["challenge"]);
        Assert.Null(Ask("monday", Requests.From(new Dictionary<string, string>(), body), Key));
    }

    [Fact]
    public void Answer_SourceWithoutHandshake_NeverAnswers()
    {
        var url = $"{Requests.Url}?validationToken=x&hub.mode=subscribe&hub.challenge=x";
        foreach (var source in Requests.Catalogue.Sources.Values.Where(source => source.Handshake is null))
        {
            foreach (var body in (string[])[SlackQuestion, """{"challenge":"x"}""", """{"verification_token":"x"}"""])
            {
                var headers = new Dictionary<string, string> { ["X-Hook-Secret"] = "x" };
                Assert.Null(Ask(source.Name, Requests.From(headers, Encoding.UTF8.GetBytes(body), url)));
            }
        }
    }

    [Fact]
    public void Answer_ChallengeTooLong_IsNotRepeated()
    {
        var url = $"{Requests.Url}?validationToken={new string('x', 2049)}";

        Assert.Null(Ask("microsoft-graph", Requests.From(new Dictionary<string, string>(), ReadOnlyMemory<byte>.Empty, url), Key));
    }

    private static HandshakeAnswer? Ask(string name, SignedRequest request, params Secret[] secrets)
    {
        var source = Requests.Source(name);
        var verdict = SignatureVerifier.Verify(source.Signature, request, [.. secrets.Where(secret => secret != VerifyToken)], Now);
        return Handshake.Answer(source, request, verdict, secrets);
    }

    private static SignedRequest Signed(string name, string body)
    {
        var unsigned = new SignableRequest { Url = Requests.Url, Body = Encoding.UTF8.GetBytes(body) };
        return Requests.From(SignatureSigner.Sign(Requests.Source(name).Signature, unsigned, Key, Now, "m"));
    }
}
