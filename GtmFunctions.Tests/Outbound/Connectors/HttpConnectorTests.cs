using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class HttpConnectorTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task SendAsync_WithoutTemplate_SendsTheCanonicalEventAndWhatWasDecided()
    {
        await using var server = await LocalServer.StartAsync(202, "");

        var answer = await _bench.SendAsync(_bench.Call("http", server, with: """{"sequence": "high-priority"}"""));

        Assert.Equal((AnswerKind.Delivered, 202), (answer.Kind, answer.Status));
        RequestSnapshot.Match("http-canonical", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task SendAsync_EveryTry_HasTheSameIdempotencyKey()
    {
        await using var server = await LocalServer.StartAsync(503, "");
        var call = _bench.Call("http", server);

        await _bench.SendAsync(call);
        await _bench.SendAsync(call with { Attempt = 2 });

        Assert.Equal([call.ActionId, call.ActionId], server.Requests.Select(request => request.Header("Idempotency-Key")));
    }

    [Theory]
    [InlineData("{\"lead\": \"{{ person.name }}\"}", "{\"lead\": \"Ada Lovelace\"}", "application/json")]
    [InlineData("New lead: {{ account.name }}", "New lead: Example Zürich", "text/plain; charset=utf-8")]
    public async Task SendAsync_TextTemplate_IsTheBody(string template, string body, string contentType)
    {
        await using var server = await LocalServer.StartAsync(200, "");

        await _bench.SendAsync(_bench.Call("http", server) with { Template = Template.Parse(template) });

        var request = Assert.Single(server.Requests);
        Assert.Equal((body, contentType), (request.Text, request.Header("Content-Type")));
    }

    [Fact]
    public async Task SendAsync_ObjectTemplate_KeepsTypes()
    {
        await using var server = await LocalServer.StartAsync(200, "");
        var template = CallBench.Object(
            """{"points": "{{ score.points }}", "text": "{{ score.points }} points", "fixed": [1, true, null]}""");

        await _bench.SendAsync(_bench.Call("http", server) with { Template = template });

        Assert.Equal("""{"points":85,"text":"85 points","fixed":[1,true,null]}""", server.Requests[0].Text);
    }

    [Fact]
    public async Task SendAsync_Signed_VerifiesUnderEachLiveSecret()
    {
        const string old = "whsec_b2xkLXNlY3JldC1vbGQtc2VjcmV0LW9sZA==";
        const string next = "whsec_bmV4dC1zZWNyZXQtbmV4dC1zZWNyZXQtbmV4dA==";
        await using var server = await LocalServer.StartAsync(200, "");
        _bench.Set("NEXT", next).Set("OLD", old);
        var call = _bench.Call("http", server);
        call = call with { Destination = call.Destination with { Sign = new OutboundSigning("standard-webhooks", ["NEXT", "OLD"]) } };

        await _bench.SendAsync(call);
        _bench.Time.Advance(TimeSpan.FromMinutes(6));
        await _bench.SendAsync(call with { Attempt = 2 });

        Assert.All(server.Requests, request => Assert.Equal(call.ActionId, request.Header("webhook-id")));
        Assert.Equal(["1772443800", "1772444160"], server.Requests.Select(request => request.Header("webhook-timestamp")));
        Assert.All(server.Requests, request =>
            Assert.Equal($"v1,{Signature(request, next)} v1,{Signature(request, old)}", request.Header("webhook-signature")));
    }

    [Theory]
    [InlineData(null, "the setting 'SECRET' is not set")]
    [InlineData("whsec_%%%", "the setting SECRET ")]
    public async Task SendAsync_SigningSecretThatCannotSign_MisconfiguredAndUnsent(string? secret, string reason)
    {
        await using var server = await LocalServer.StartAsync(200, "");
        _bench.Set("SECRET", secret);
        var call = _bench.Call("http", server);

        var answer = await _bench.SendAsync(
            call with { Destination = call.Destination with { Sign = new OutboundSigning("standard-webhooks", ["SECRET"]) } });

        Assert.Equal((AnswerKind.Misconfigured, "SECRET"), (answer.Kind, answer.Setting));
        Assert.StartsWith(reason, answer.Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_HeadersOfTheDestination_WinOverAllButTheKey()
    {
        await using var server = await LocalServer.StartAsync(200, "");
        _bench.Set("API_KEY", "key-of-the-destination");
        var call = _bench.Call("http", server);
        var headers = new Dictionary<string, Template>
        {
            ["X-Api-Key"] = Template.Parse("{{ settings.API_KEY }}"),
            ["content-type"] = Template.Parse("application/vnd.leads+json"),
            ["idempotency-key"] = Template.Parse("mine"),
        };

        await _bench.SendAsync(call with { Destination = call.Destination with { Headers = headers } });

        var request = Assert.Single(server.Requests);
        Assert.Equal("key-of-the-destination", request.Header("X-Api-Key"));
        Assert.Equal("application/vnd.leads+json", request.Header("Content-Type"));
        Assert.Equal(call.ActionId, request.Header("Idempotency-Key"));
    }

    // As the specification has it, over the bytes that arrived
    private static string Signature(ReceivedRequest request, string secret) => Convert.ToBase64String(HMACSHA256.HashData(
        Convert.FromBase64String(secret["whsec_".Length..]),
        Encoding.UTF8.GetBytes($"{request.Header("webhook-id")}.{request.Header("webhook-timestamp")}.{request.Text}")));
}
