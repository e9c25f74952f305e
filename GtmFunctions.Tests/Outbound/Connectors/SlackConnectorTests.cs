using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public sealed class SlackConnectorTests : IDisposable
{
    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Post_TextTemplate_SendsTheText()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var template = Template.Parse("New {{ score.tier }}-fit lead: {{ person.name }} for {{ owner.name }}. Score {{ score.points }}.");

        var answer = await _bench.SendAsync(_bench.Call("slack", server) with { Template = template });

        Assert.Equal(AnswerKind.Delivered, answer.Kind);
        RequestSnapshot.Match("slack-post-text", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Post_ObjectTemplate_IsSentAsItIs()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var template = CallBench.Object("""
            {"text": "Lead", "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": "*{{ person.name }}*"}}]}
            """);

        await _bench.SendAsync(_bench.Call("slack", server) with { Template = template });

        RequestSnapshot.Match("slack-post-blocks", Assert.Single(server.Requests));
    }

    [Fact]
    public async Task Post_WithoutTemplate_SaysWhatHappened()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");

        await _bench.SendAsync(_bench.Call("slack", server));

        Assert.Equal("""{"text":"lead.created: ada@example.com"}""", server.Requests[0].Text);
    }

    [Fact]
    public async Task Post_TextAboveTheLimit_CutWithANote()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");

        var answer = await _bench.SendAsync(_bench.Call("slack", server) with { Template = Template.Parse(new string('x', 40_001)) });

        var text = server.Requests[0].Json["text"]!.GetValue<string>();
        Assert.Equal(40_000, text.Length);
        Assert.EndsWith("x… (cut)", text);
        Assert.Equal(["'text' had 40001 characters and was cut to 40000"], answer.Notes);
    }

    [Fact]
    public async Task Post_TooManyBlocksAndTooLongASection_Cut()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var block = $$$"""{"type": "section", "text": {"type": "mrkdwn", "text": "{{{new string('y', 3001)}}}"}}""";
        var template = CallBench.Object($$"""{"text": "Leads", "blocks": [{{string.Join(',', Enumerable.Repeat(block, 51))}}]}""");

        var answer = await _bench.SendAsync(_bench.Call("slack", server) with { Template = template });

        var blocks = server.Requests[0].Json["blocks"]!.AsArray();
        Assert.Equal(50, blocks.Count);
        Assert.All(blocks, each => Assert.Equal(3000, each!["text"]!["text"]!.GetValue<string>().Length));
        Assert.Equal("'blocks' had 51 items and was cut to 50", answer.Notes[0]);
    }

    // A page of a proxy, or nothing: that it was 200 is not what went wrong
    [Theory]
    [InlineData("<html>Sign in</html>")]
    [InlineData("")]
    public async Task Post_AnsweredWithoutOk_SaysThatItWasNotTaken(string body)
    {
        await using var server = await LocalServer.StartAsync(200, body);

        var answer = await _bench.SendAsync(_bench.Call("slack", server));

        Assert.Equal("http://127.0.0.1 answered 200 without saying that it took the call", answer.Reason);
    }

    [Theory]
    [InlineData(200, "ok", AnswerKind.Delivered)]
    [InlineData(200, "ok\n", AnswerKind.Delivered)]
    [InlineData(200, "no_text", AnswerKind.Refused)]
    [InlineData(200, "<html>Sign in</html>", AnswerKind.Refused)]
    [InlineData(200, "", AnswerKind.Refused)]
    [InlineData(400, "invalid_payload", AnswerKind.Refused)]
    [InlineData(403, "action_prohibited", AnswerKind.Refused)]
    [InlineData(404, "no_service", AnswerKind.Disabled)]
    [InlineData(410, "channel_is_archived", AnswerKind.Disabled)]
    [InlineData(429, "", AnswerKind.Retry)]
    [InlineData(500, "rollup_error", AnswerKind.Retry)]
    public async Task Post_AnswerOfTheWebhook_ReadAsSlackMeansIt(int status, string body, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(status, body);

        Assert.Equal(kind, (await _bench.SendAsync(_bench.Call("slack", server))).Kind);
    }

    [Fact]
    public async Task Message_OfTheWebApi_SentWithTheBotToken()
    {
        await using var server = await LocalServer.StartAsync(200, """{"ok": true, "channel": "C1", "ts": "1503435956.000247"}""");
        _bench.Set("SLACK_BOT_TOKEN", "xoxb-not-a-real-token");
        var call = _bench.Call("slack", server, token: "SLACK_BOT_TOKEN", action: "message", with: """{"channel": "C1"}""");

        var answer = await _bench.SendAsync(call with
        {
            Template = CallBench.Object("""{"text": "Lead", "blocks": [{"type": "divider"}]}"""),
        });

        Assert.Equal((AnswerKind.Delivered, "1503435956.000247"), (answer.Kind, answer.ExternalId));
        RequestSnapshot.Match("slack-message", Assert.Single(server.Requests));
    }

    [Theory]
    [InlineData("channel_not_found", AnswerKind.Refused)]
    [InlineData("ratelimited", AnswerKind.Retry)]
    [InlineData("internal_error", AnswerKind.Retry)]
    [InlineData("token_revoked", AnswerKind.Misconfigured)]
    public async Task Message_OkFalseWith200_IsNoSuccess(string error, AnswerKind kind)
    {
        await using var server = await LocalServer.StartAsync(200, new JsonObject { ["ok"] = false, ["error"] = error }.ToJsonString());
        _bench.Set("SLACK_BOT_TOKEN", "xoxb-not-a-real-token");

        var answer = await _bench.SendAsync(_bench.Call("slack", server, token: "SLACK_BOT_TOKEN", action: "message"));

        Assert.Equal(kind, answer.Kind);
        Assert.StartsWith($"http://127.0.0.1 answered 200: {error}", answer.Reason);
    }
}
