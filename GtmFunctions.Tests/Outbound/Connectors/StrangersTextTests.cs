using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

/// <summary>What a stranger types into a form reaches every destination as text.</summary>
public sealed class StrangersTextTests : IDisposable
{
    private const string Name = "<!channel> Bob & <https://evil.example|open> [open](https://evil.example)";

    private readonly CallBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Slack_TextTemplate_NoMentionAndNoLink()
    {
        var sent = await SendAsync("slack", Template.Parse("<https://crm.example|Lead>: {{ person.name }}"));

        Assert.Equal(
            "<https://crm.example|Lead>: &lt;!channel&gt; Bob &amp; &lt;https://evil.example|open&gt; [open](https://evil.example)",
            sent["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Slack_Blocks_TextsEscapedAddressesNot()
    {
        var sent = await SendAsync("slack", CallBench.Object("""
            {"text": "{{ person.name }}", "blocks": [
              {"type": "header", "text": {"type": "plain_text", "text": "{{ person.name }}"}},
              {"type": "actions", "elements": [{"type": "button", "text": {"type": "plain_text", "text": "Open"}, "url": "https://crm.example/?a=1&b={{ with.deal }}"}]}]}
            """));

        Assert.StartsWith("&lt;!channel&gt;", sent["text"]!.GetValue<string>());
        Assert.StartsWith("&lt;!channel&gt;", sent["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
        Assert.Equal("https://crm.example/?a=1&b=4&5", sent["blocks"]![1]!["elements"]![0]!["url"]!.GetValue<string>());
    }

    [Fact]
    public async Task Slack_WithoutTemplate_SubjectEscaped()
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var call = _bench.Call("slack", server);

        await _bench.SendAsync(call with { Values = With(call.Values, "event", "subject", "<!here>") });

        Assert.Equal("lead.created: &lt;!here&gt;", server.Requests[0].Json["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Teams_TextTemplate_NoLink()
    {
        var sent = await SendAsync("microsoft-teams", Template.Parse("**Lead** {{ person.name }}"));

        Assert.Equal(
            @"**Lead** \<!channel> Bob & \<https://evil.example|open> \[open\](https://evil.example)",
            sent["attachments"]![0]!["content"]!["body"]![0]!["text"]!.GetValue<string>());
    }

    [Fact]
    public async Task Http_JsonAsText_ValueAddsNoKey()
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        var call = _bench.Call("http", server) with { Template = Template.Parse("""{"name": "{{ person.name }}", "admin": false}""") };

        await _bench.SendAsync(call with { Values = With(call.Values, "person", "name", "x\", \"admin\": true, \"y\": \"") });

        Assert.Equal("x\", \"admin\": true, \"y\": \"", server.Requests[0].Json["name"]!.GetValue<string>());
        Assert.False(server.Requests[0].Json["admin"]!.GetValue<bool>());
    }

    [Fact]
    public async Task Http_DestinationThatReadsHtml_ValueIsText()
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        var call = _bench.Call("http", server) with
        {
            Template = CallBench.Object("""{"subject": "{{ person.name }}", "html": "<p>{{ person.name }}</p>"}"""),
        };

        await _bench.SendAsync(call with
        {
            Values = With(call.Values, "person", "name", "<b>"),
            Destination = call.Destination with { Escape = new Escaping(EscapeRule.Html) { Fields = ["html"] } },
        });

        Assert.Equal("""{"subject":"<b>","html":"<p>&lt;b&gt;</p>"}""", server.Requests[0].Text);
    }

    [Fact]
    public async Task Http_HeaderWithALineBreak_OneHeader()
    {
        await using var server = await LocalServer.StartAsync(200, "{}");
        var call = _bench.Call("http", server);
        call = call with
        {
            Destination = call.Destination with
            {
                Headers = new Dictionary<string, Template> { ["X-Lead"] = Template.Parse("{{ person.name }}") },
            },
            Values = With(call.Values, "person", "name", "Ada\r\nX-Admin: true"),
        };

        var answer = await _bench.SendAsync(call);

        Assert.Equal(AnswerKind.Delivered, answer.Kind);
        Assert.Equal("Ada  X-Admin: true", server.Requests[0].Headers["X-Lead"]);
        Assert.False(server.Requests[0].Headers.ContainsKey("X-Admin"));
    }

    [Fact]
    public async Task Answer_WithOurKey_StoredWithoutIt()
    {
        await using var server = await LocalServer.StartAsync(
            401, """{"message": "the key sk_live_0123456789 is not known", "b": "c2tfbGl2ZV8wMTIzNDU2Nzg5"}""");
        _bench.Set("TOKEN", "sk_live_0123456789");

        var answer = await _bench.SendAsync(_bench.Call("http", server, "TOKEN"));

        Assert.DoesNotContain("sk_live", answer.Reason + answer.BodyExcerpt);
        Assert.DoesNotContain("c2tfbGl2", answer.BodyExcerpt);
    }

    private async Task<JsonNode> SendAsync(string connector, Template template)
    {
        await using var server = await LocalServer.StartAsync(200, "ok");
        var call = _bench.Call(connector, server, with: """{"deal": "4&5"}""") with { Template = template };
        await _bench.SendAsync(call with { Values = With(call.Values, "person", "name", Name) });
        return server.Requests[0].Json;
    }

    private static FieldScope With(FieldScope values, string root, string name, string value)
    {
        var changed = values.Find(root)!.DeepClone();
        changed[name] = value;
        return values.With(root, changed);
    }
}
