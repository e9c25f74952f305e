using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.WebUtilities;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors.Auth;

public sealed class AccessTokensTests : IDisposable
{
    private const string Credentials = "client-1:cl/ient+secret";

    private readonly CallBench _bench = new();
    private readonly TokenServer _tokens = new();

    public AccessTokensTests() => _bench.Set("TOKEN", Credentials);

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_ManyAtOnce_OneTokenIsFetched()
    {
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);
        var call = Call(server);

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => _bench.SendAsync(call)));

        Assert.All(answers, answer => Assert.Equal(AnswerKind.Delivered, answer.Kind));
        Assert.Equal(1, _tokens.Issued);
        Assert.Equal(
            "grant_type=client_credentials&client_id=client-1&client_secret=cl%2Fient%2Bsecret",
            server.Requests.Single(TokenServer.IsForToken).Text);
    }

    [Theory]
    [InlineData(58, 1)]
    [InlineData(59, 2)]
    public async Task SendAsync_TokenNearItsEnd_AnotherIsFetched(int minutes, int issued)
    {
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);

        await _bench.SendAsync(Call(server));
        _bench.Time.Advance(TimeSpan.FromMinutes(minutes));
        await _bench.SendAsync(Call(server));

        Assert.Equal(issued, _tokens.Issued);
    }

    [Fact]
    public async Task SendAsync_TokenEndsBeforeItsTime_FetchedAndCalledOnceMore()
    {
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);
        await _bench.SendAsync(Call(server));
        _tokens.RevokeAll();

        var answer = await _bench.SendAsync(Call(server));

        Assert.Equal((AnswerKind.Delivered, 2), (answer.Kind, _tokens.Issued));
    }

    [Fact]
    public async Task SendAsync_NoTokenIsEverGoodEnough_TriedTwiceAndNamesTheSetting()
    {
        _tokens.AcceptNone = true;
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);

        var answer = await _bench.SendAsync(Call(server));

        Assert.Equal((AnswerKind.Misconfigured, "TOKEN", 2), (answer.Kind, answer.Setting, _tokens.Issued));
        Assert.Equal(4, server.Requests.Count);
    }

    [Fact]
    public async Task SendAsync_OtherCredentials_OtherToken()
    {
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);

        await _bench.SendAsync(Call(server));
        await _bench.SendAsync(_bench.Set("OTHER", "client-2:another-secret").Call("salesforce", server, "OTHER"));

        Assert.Equal(2, _tokens.Issued);
    }

    [Theory]
    [InlineData(400, """{"error": "invalid_client", "error_description": "bad secret cl/ient+secret"}""", AnswerKind.Misconfigured)]
    [InlineData(401, "", AnswerKind.Misconfigured)]
    [InlineData(200, "<html>login</html>", AnswerKind.Misconfigured)]
    [InlineData(200, "[]", AnswerKind.Misconfigured)]
    [InlineData(503, "", AnswerKind.Retry)]
    [InlineData(429, "", AnswerKind.Retry)]
    public async Task SendAsync_TokenEndpointRefuses_UnsentAndNoSecretIsShown(int status, string body, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(status, body, ("Retry-After", "60"));

        var answer = await _bench.SendAsync(Call(server));

        Assert.Equal(kind, answer.Kind);
        Assert.StartsWith($"no access token: http://127.0.0.1 answered {status}", answer.Reason);
        Assert.DoesNotContain("cl/ient", answer.Reason);
        Assert.Equal(kind == AnswerKind.Retry ? 60 : null, answer.RetryAfter?.TotalSeconds);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task SendAsync_Jwt_IsSignedForTheAudienceAndSoonEnds()
    {
        using var key = RSA.Create(2048);
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);
        var credentials = new JsonObject
        {
            ["clientId"] = "consumer-key",
            ["subject"] = "integration@example.com",
            ["privateKey"] = key.ExportPkcs8PrivateKeyPem(),
        };
        _bench.Set("TOKEN", credentials.ToJsonString());

        var answer = await _bench.SendAsync(Call(server));

        Assert.Equal(AnswerKind.Delivered, answer.Kind);
        var form = QueryHelpers.ParseQuery(server.Requests.Single(TokenServer.IsForToken).Text);
        Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", form["grant_type"].ToString());
        var parts = form["assertion"].ToString().Split('.');
        Assert.Equal(
            """{"iss":"consumer-key","sub":"integration@example.com","aud":"https://login.salesforce.com","exp":1772443920}""",
            Encoding.UTF8.GetString(WebEncoders.Base64UrlDecode(parts[1])));
        Assert.True(key.VerifyData(
            Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), WebEncoders.Base64UrlDecode(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
    }

    [Theory]
    [InlineData("no-colon", "must be CLIENT_ID:CLIENT_SECRET")]
    [InlineData("""{"clientId": "c"}""", "must have 'clientId', 'subject' and 'privateKey'")]
    [InlineData("{not json", "must have 'clientId', 'subject' and 'privateKey'")]
    [InlineData("""{"clientId": "c", "subject": "s", "privateKey": "p"}""", "is no RSA key in PEM")]
    public async Task SendAsync_CredentialsInNoForm_MisconfiguredAndUnsent(string credentials, string reason)
    {
        await using var server = await LocalServer.StartAsync(_tokens.AnswerAsync);

        var answer = await _bench.Set("TOKEN", credentials).SendAsync(Call(server));

        Assert.Equal((AnswerKind.Misconfigured, "TOKEN"), (answer.Kind, answer.Setting));
        Assert.Contains(reason, answer.Reason);
        Assert.Empty(server.Requests);
    }

    private OutboundCall Call(LocalServer server) => _bench.Call("salesforce", server, "TOKEN");
}
