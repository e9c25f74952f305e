using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Tests.Deliver;
using Microsoft.AspNetCore.Http;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class ConnectorClientTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(200, AnswerKind.Delivered)]
    [InlineData(204, AnswerKind.Delivered)]
    [InlineData(304, AnswerKind.Refused)]
    [InlineData(400, AnswerKind.Refused)]
    [InlineData(403, AnswerKind.Refused)]
    [InlineData(404, AnswerKind.Refused)]
    [InlineData(408, AnswerKind.Retry)]
    [InlineData(409, AnswerKind.Refused)]
    [InlineData(410, AnswerKind.Disabled)]
    [InlineData(413, AnswerKind.Refused)]
    [InlineData(422, AnswerKind.Refused)]
    [InlineData(425, AnswerKind.Retry)]
    [InlineData(429, AnswerKind.Retry)]
    [InlineData(500, AnswerKind.Retry)]
    [InlineData(503, AnswerKind.Retry)]
    public async Task SendAsync_StatusWithoutARule_MeansTheUsual(int status, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(status, "");

        var answer = await _bench.SendAsync(_bench.Call("http", server));

        Assert.Equal((kind, status), (answer.Kind, answer.Status));
        Assert.StartsWith($"http://127.0.0.1 answered {status}", answer.Reason);
    }

    [Fact]
    public async Task SendAsync_Refusal_SaysWhatTheDestinationSaid()
    {
        await using var server = await LocalServer.StartAsync(422, """{"error": {"message": "email is not valid"}}""");

        var answer = await _bench.SendAsync(_bench.Call("http", server));

        Assert.Equal("http://127.0.0.1 answered 422: email is not valid", answer.Reason);
        Assert.Equal("""{"error": {"message": "email is not valid"}}""", answer.BodyExcerpt);
    }

    [Theory]
    [InlineData("30", 30)]
    [InlineData("Mon, 02 Mar 2026 09:32:00 GMT", 120)]
    [InlineData("soon", null)]
    public async Task SendAsync_RetryAfter_ReadInBothForms(string header, int? seconds)
    {
        await using var server = await LocalServer.StartAsync(429, "", ("Retry-After", header));

        var answer = await _bench.SendAsync(_bench.Call("http", server));

        Assert.Equal(seconds, answer.RetryAfter?.TotalSeconds);
    }

    [Fact]
    public async Task SendAsync_UnauthorizedWithAToken_NamesTheSetting()
    {
        await using var server = await LocalServer.StartAsync(401, "");
        _bench.Set("API_TOKEN", "wrong-token");

        var answer = await _bench.SendAsync(_bench.Call("http", server, token: "API_TOKEN"));

        Assert.Equal((AnswerKind.Misconfigured, "API_TOKEN"), (answer.Kind, answer.Setting));
        Assert.Contains("look at the setting 'API_TOKEN'", answer.Reason);
    }

    [Theory]
    [InlineData("http", AnswerKind.Retry)]
    [InlineData("salesloft", AnswerKind.Unknown)]
    public async Task SendAsync_NoAnswerAfterSending_UnknownWhereTwiceIsAMistake(string connector, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(async (request, context) =>
        {
            if (request.Method == "POST")
                context.Abort();
            else
                await context.Response.WriteAsync("""{"data": [{"id": 1}]}""", CancellationToken.None);
        });
        _bench.Set("TOKEN", "token-1234");

        var answer = await _bench.SendAsync(_bench.Call(connector, server, token: "TOKEN", with: """{"cadence": 3}"""));

        Assert.Equal((kind, null), (answer.Kind, answer.Status));
    }

    [Fact]
    public async Task SendAsync_NobodyListens_RetryWhateverTheClass()
    {
        LocalServer server = await LocalServer.StartAsync(200, "");
        var call = _bench.Set("TOKEN", "token-1234").Call("salesloft", server, token: "TOKEN", with: """{"cadence": 3}""");
        await server.DisposeAsync();

        Assert.Equal(AnswerKind.Retry, (await _bench.SendAsync(call)).Kind);
    }

    [Theory]
    [InlineData("URL", null, "the setting 'URL' is not set")]
    [InlineData("URL", "  ", "the setting 'URL' is not set")]
    [InlineData("URL", "hooks.example.com", "the setting 'URL' holds no http or https address")]
    public async Task SendAsync_UrlSettingThatIsNoAddress_Misconfigured(string setting, string? value, string reason)
    {
        var call = _bench.Set(setting, value).Call("http", server: null);

        var answer = await _bench.SendAsync(call with { Destination = call.Destination with { Url = setting } });

        Assert.Equal((AnswerKind.Misconfigured, setting, reason), (answer.Kind, answer.Setting, answer.Reason));
    }

    [Fact]
    public async Task SendAsync_TemplateNamesAnUnsetSetting_MisconfiguredAndUnsent()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var answer = await _bench.SendAsync(_bench.Call("http", server) with { Template = Template.Parse("{{ settings.REGION }}") });

        Assert.Equal((AnswerKind.Misconfigured, "REGION"), (answer.Kind, answer.Setting));
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_ActionThatThereIsNot_RefusedWithTheOnesThereAre()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var answer = await _bench.SendAsync(_bench.Call("slack", server, action: "shout"));

        Assert.Equal((AnswerKind.Refused, "Slack has no action 'shout'; its actions are post, message"), (answer.Kind, answer.Reason));
    }

    [Fact]
    public async Task SendAsync_PrivateAddressNotAllowed_RefusedAsPermanent()
    {
        await using var server = await LocalServer.StartAsync(200, "");
        var call = _bench.Call("http", server);
        var destination = call.Destination with { AllowPrivate = false, Url = $"https://127.0.0.1:{server.Url.Port}/" };

        var answer = await _bench.SendAsync(call with { Destination = destination });

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.Equal("'127.0.0.1' is a loopback address, which a destination may not be", answer.Reason);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_DestinationThatEchoesEverything_ShowsNoSecret()
    {
        await using var server = await LocalServer.StartAsync((request, context) =>
        {
            context.Response.StatusCode = 400;
            var message = $"{request.Target} {request.Header("Authorization")}";
            return context.Response.WriteAsJsonAsync(new { message, request.Headers, request.Text });
        });
        const string token = "tok/en+with \"odd\" characters";
        _bench.Set("TOKEN", token).Set("URL", $"{server.Url}services/T00000000/B11111111/secret-path-of-mine?code=query-secret-1")
            .Set("HEADER", "header-secret").Set("BODY", "body-secret");
        var call = _bench.Call("http", server, token: "TOKEN");
        var headers = new Dictionary<string, Template> { ["X-Key"] = Template.Parse("{{ settings.HEADER }}") };

        var answer = await _bench.SendAsync(call with
        {
            Destination = call.Destination with { Url = "URL", Headers = headers },
            Template = CallBench.Object("""{"key": "{{ settings.BODY }}"}"""),
        });

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.Contains("body-secret", server.Requests[0].Text);
        Assert.Contains("[redacted]", answer.Reason);
        foreach (var secret in new[] { "tok/en", "tok\\/en", "secret-path", "query-secret", "header-secret", "body-secret", "odd" })
            Assert.DoesNotContain(secret, $"{answer.Reason} {answer.BodyExcerpt}");
    }

    [Fact]
    public async Task SendAsync_LongBinaryAnswer_ExcerptIsTwoKibibytesOfText()
    {
        await using var server = await LocalServer.StartAsync((_, context) =>
        {
            context.Response.StatusCode = 500;
            return context.Response.Body.WriteAsync(Enumerable.Range(0, 5000).Select(i => (byte)i).ToArray()).AsTask();
        });

        var answer = await _bench.SendAsync(_bench.Call("http", server));

        Assert.Equal(2048, answer.BodyExcerpt.Length);
        Assert.DoesNotContain('\0', answer.BodyExcerpt);
    }

    [Theory]
    [InlineData("""{"ok": true, "ok": true}""")]
    [InlineData("[[[[")]
    [InlineData("null")]
    [InlineData("\"ok\"")]
    public async Task SendAsync_AnswerThatIsNoProperJson_JudgedByItsStatus(string body)
    {
        await using var server = await LocalServer.StartAsync(200, body);

        Assert.Equal(AnswerKind.Refused, (await _bench.SendAsync(_bench.Call("slack", server))).Kind);
        Assert.Equal(AnswerKind.Delivered, (await _bench.SendAsync(_bench.Call("http", server))).Kind);
    }

    [Fact]
    public async Task SendAsync_TemplateThatCannotBeRendered_RefusedAndUnsent()
    {
        await using var server = await LocalServer.StartAsync(200, "");

        var answer = await _bench.SendAsync(_bench.Call("http", server) with { Template = Template.Parse("{{ 1 | divided_by: 0 }}") });

        Assert.Equal(AnswerKind.Refused, answer.Kind);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task SendAsync_Call_LeavesTheValuesAsTheyWere()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var call = _bench.Call("slack", server);
        var before = new JsonObject(call.Values.Roots.Select(root => KeyValuePair.Create(root.Key, root.Value?.DeepClone())));

        await _bench.SendAsync(call);

        Assert.All(call.Values.Roots, root => Assert.True(JsonNode.DeepEquals(before[root.Key], root.Value), root.Key));
        Assert.Equal(before.Count, call.Values.Roots.Count());
    }
}
