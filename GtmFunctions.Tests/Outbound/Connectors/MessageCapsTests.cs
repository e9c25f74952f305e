using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Tests.Deliver;
using Xunit;

namespace GtmFunctions.Tests.Outbound.Connectors;

public class MessageCapsTests
{
    private static readonly ConnectorDefinition Slack = ConnectorCatalogue.Load().Find("slack")!;

    [Theory]
    [InlineData("""{"type":"header","text":{"type":"plain_text","text":"LONG"}}""", "text.text", 150)]
    [InlineData("""{"type":"section","text":{"type":"mrkdwn","text":"LONG"}}""", "text.text", 3000)]
    [InlineData("""{"type":"section","fields":[{"type":"mrkdwn","text":"LONG"}]}""", "fields[0].text", 2000)]
    [InlineData("""{"type":"context","elements":[{"type":"mrkdwn","text":"LONG"}]}""", "elements[0].text", 3000)]
    [InlineData(
        """{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"LONG"}}]}""", "elements[0].text.text", 75)]
    [InlineData(
        """{"type":"section","accessory":{"type":"button","text":{"type":"plain_text","text":"LONG"}}}""", "accessory.text.text", 75)]
    [InlineData("""{"type":"image","image_url":"https://a.example","alt_text":"LONG"}""", "alt_text", 2000)]
    public void Apply_TextOfABlock_CutToItsLimit(string block, string path, int max)
    {
        var body = Blocks(block.Replace("LONG", new string('x', 5000), StringComparison.Ordinal));

        var notes = MessageCaps.Apply(body, Slack.Actions["post"].Caps, EscapeRule.Slack);

        var text = GtmFunctions.Pipeline.Language.Fields.FieldPath.Parse($"blocks[0].{path}").Read(body)!.GetValue<string>();
        Assert.Equal(max, text.Length);
        Assert.Contains("…", text[^8..]);
        Assert.Contains("5000 characters", Assert.Single(notes));
    }

    [Theory]
    [InlineData("section", "fields", 10)]
    [InlineData("context", "elements", 10)]
    [InlineData("actions", "elements", 25)]
    public void Apply_TooManyItems_CutToTheLimit(string type, string key, int max)
    {
        var items = string.Join(',', Enumerable.Repeat("""{"type":"mrkdwn","text":"a"}""", 40));
        var body = Blocks($$"""{"type":"{{type}}","{{key}}":[{{items}}]}""");

        MessageCaps.Apply(body, Slack.Actions["post"].Caps, EscapeRule.Slack);

        Assert.Equal(max, body["blocks"]![0]![key]!.AsArray().Count);
    }

    [Fact]
    public void Apply_TextThatIsEmpty_FilledWhereSlackRefusesOne()
    {
        var body = Blocks(
            """{"type":"header","text":{"type":"plain_text","text":null}},{"type":"section","fields":[{"type":"mrkdwn","text":" "}]}""");

        MessageCaps.Apply(body, Slack.Actions["post"].Caps, EscapeRule.Slack);

        Assert.Equal("–", body["blocks"]![0]!["text"]!["text"]!.GetValue<string>());
        Assert.Equal("–", body["blocks"]![1]!["fields"]![0]!["text"]!.GetValue<string>());
        Assert.False(body["blocks"]![1]!.AsObject().ContainsKey("text"));
    }

    [Theory]
    [InlineData("aaaaaaaa&amp;bbbbbb", 11, EscapeRule.Slack, "aaaaaaaa…")]
    [InlineData("aaaaaaa&amp;bbbbbbb", 13, EscapeRule.Slack, "aaaaaaa&amp;…")]
    [InlineData("aaaa <https://a.example|open> bbb", 20, EscapeRule.Slack, "aaaa …")]
    [InlineData("aaaa <https://a.example|open> bbb", 31, EscapeRule.Slack, "aaaa <https://a.example|open> …")]
    [InlineData("aaaa [open](https://a.example) bbb", 20, EscapeRule.TeamsMarkdown, "aaaa …")]
    [InlineData(@"aaaa\[bbbbbb", 6, EscapeRule.TeamsMarkdown, "aaaa…")]
    [InlineData("aaaa👩‍👩‍👧bbbbbb", 8, EscapeRule.None, "aaaa…")]
    [InlineData("aaae\u0301bbbbbbbb", 5, EscapeRule.None, "aaa…")]
    [InlineData("aaaaaaaaaa", 1, EscapeRule.None, "…")]
    public void Shorten_AtAPieceOfMarkupOrACharacter_BeforeIt(string text, int max, EscapeRule rule, string expected) =>
        Assert.Equal(expected, TextCut.Shorten(text, max, rule));

    [Fact]
    public async Task Teams_MessageAbove28KiloBytes_LongestTextsCut()
    {
        using var bench = new CallBench();
        await using var server = await LocalServer.StartAsync(202, "");
        var template = CallBench.Object($$$"""
            {"type": "message", "attachments": [{"contentType": "application/vnd.microsoft.card.adaptive", "content": {"type": "AdaptiveCard", "version": "1.4",
              "body": [{"type": "TextBlock", "text": "{{{new string('ü', 19_000)}}}"}, {"type": "TextBlock", "text": "short"}]}}]}
            """);

        var answer = await bench.SendAsync(bench.Call("microsoft-teams", server) with { Template = template });

        Assert.Equal(AnswerKind.Delivered, answer.Kind);
        Assert.InRange(server.Requests[0].Text.Length, 10_000, 28_672);
        Assert.True(System.Text.Encoding.UTF8.GetByteCount(server.Requests[0].Text) <= 28_672);
        Assert.EndsWith("… (cut)", server.Requests[0].Json["attachments"]![0]!["content"]!["body"]![0]!["text"]!.GetValue<string>());
        Assert.NotEmpty(answer.Notes);
    }

    private static JsonNode Blocks(string blocks) => JsonNode.Parse($$"""{"text":"t","blocks":[{{blocks}}]}""")!;
}
