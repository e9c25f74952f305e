using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Templates;
using Xunit;

namespace GtmFunctions.Tests.Language.Templates;

public class EscapingTests
{
    private const string Link = "<https://evil.example|open> & [go](https://evil.example)";

    [Theory]
    [InlineData(EscapeRule.None, Link)]
    [InlineData(EscapeRule.Slack, "&lt;https://evil.example|open&gt; &amp; [go](https://evil.example)")]
    [InlineData(EscapeRule.Html, "&lt;https://evil.example|open&gt; &amp; [go](https://evil.example)")]
    [InlineData(EscapeRule.TeamsMarkdown, @"\<https://evil.example|open> & \[go\](https://evil.example)")]
    public void Resolve_Value_IsPlainTextInTheMarkup(EscapeRule rule, string expected) =>
        Assert.Equal(expected, Render("{{ v }}", rule));

    [Theory]
    [InlineData("*{{ v }}* <https://crm.example|open> & more", "*&lt;b&gt;* <https://crm.example|open> & more")]
    [InlineData("{% capture c %}<x>{{ v }}{% endcapture %}{{ c }}", "<x>&lt;b&gt;")]
    [InlineData("{% capture c %}{{ v }}{% endcapture %}{{ c | upcase | append: '!' }}", "&lt;B&gt;!")]
    [InlineData("{% assign c = v | append: v %}{{ c }}", "&lt;b&gt;&lt;b&gt;")]
    [InlineData("{{ many }}", "&lt;a&gt;&lt;b&gt;")]
    [InlineData("{{ many | join: ', ' }}", "&lt;a&gt;, &lt;b&gt;")]
    [InlineData("{{ object }}", "{\"k\":\"\\u003Cv\\u003E\"}")]
    [InlineData("{{ object | json }}", "{\"k\":\"&lt;v&gt;\"}")]
    [InlineData("{% for o in many %}{% cycle v, o %}{% endfor %}", "&lt;b&gt;&lt;b&gt;")]
    [InlineData("{% echo v %}", "&lt;b&gt;")]
    [InlineData("{{ '<!here>' }}", "<!here>")]
    [InlineData("{{ v | raw }}", "<b>")]
    [InlineData("{{ v | prepend: '<' | truncate: 3, '' }}", "&lt;&lt;b")]
    public void Resolve_Template_OnlyValuesAreEscapedAndOnce(string template, string expected) =>
        Assert.Equal(expected, Render(template, EscapeRule.Slack));

    // A filter that marks its text as safe would let a stranger's through
    [Fact]
    public void Resolve_AnyFilterButRaw_LetsNoMarkupThrough()
    {
        var names = LiquidParser.Options.Filters.Select(filter => filter.Key).Where(name => name != "raw").ToArray();

        Assert.True(names.Length > 30);
        Assert.All(names, name =>
        {
            try
            {
                Assert.DoesNotContain('<', Render($"{{{{ v | {name} }}}}", EscapeRule.Slack));
            }
            catch (TemplateException)
            {
                // A filter that needs something else writes nothing
            }
        });
    }

    [Theory]
    [InlineData("- one", @"\- one")]
    [InlineData("1. one\n2) two", "1\\. one\n2\\) two")]
    [InlineData("# big", @"\# big")]
    [InlineData("**b** _i_ `c` ~s~", @"\*\*b\*\* \_i\_ \`c\` \~s\~")]
    [InlineData("ada_byron@acme-corp.example +49 170 1.5", "ada_byron@acme-corp.example +49 170 1.5")]
    [InlineData("AT&T", "AT&T")]
    [InlineData("&#91;go&#93;", @"\&#91;go\&#93;")]
    [InlineData(@"\[", @"\\\[")]
    public void Resolve_Markdown_OnlyWhatItWouldRead(string value, string expected) =>
        Assert.Equal(expected, Render("{{ v }}", EscapeRule.TeamsMarkdown, value));

    [Fact]
    public void Resolve_Object_ByItsFields()
    {
        var escaping = new Escaping(EscapeRule.Slack) { Except = ["url", "raw_text"] };
        var template = Template.Parse(
            JsonNode.Parse(
                """{ "t": "{{ v }}", "url": "https://a.example/?v={{ v }}&w=1", "list": ["{{ many }}"], "o": { "type": "raw_text", "t": "{{ v }}" } }"""),
            []);

        var message = escaping.Resolve(template.Render(Values("<b>"), rule: EscapeRule.Slack));

        Assert.Equal(
            """{"t":"&lt;b&gt;","url":"https://a.example/?v=<b>&w=1","list":[["&lt;a&gt;","&lt;b&gt;"]],"o":{"type":"raw_text","t":"<b>"}}""",
            message.ToJsonString(new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
    }

    [Fact]
    public void Resolve_OnlyNamedFields_OthersAreNoMarkup()
    {
        var escaping = new Escaping(EscapeRule.Html) { Fields = ["html"] };
        var template = Template.Parse(JsonNode.Parse("""{ "subject": "{{ v }}", "html": "<p>{{ v }}</p>" }"""), []);

        var message = escaping.Resolve(template.Render(Values("<b>"), rule: EscapeRule.Html));

        Assert.Equal("<b>", message["subject"]!.GetValue<string>());
        Assert.Equal("<p>&lt;b&gt;</p>", message["html"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{"a": "{{ v }}"}""", """{"a": "x\", \"admin\": \"yes"}""")]
    [InlineData("""{"a": {{ v }}}""", """{"a": "x\", \"admin\": \"yes"}""")]
    [InlineData("""{"a": {{ v | json }}}""", """{"a": "x\", \"admin\": \"yes"}""")]
    [InlineData("""{"a": "{{ object | json }}"}""", """{"a": "{\"k\":\"<v>\"}"}""")]
    [InlineData(
        """{"a": {{ object }}, "n": {{ number }}, "b": {{ flag }}, "s": {{ zip }}}""",
        """{"a": {"k":"\u003Cv\u003E"}, "n": 7, "b": true, "s": "007"}""")]
    [InlineData("""{"a": {{ missing }}, "b": "{{ missing }}"}""", """{"a": null, "b": ""}""")]
    [InlineData(
        """{% if flag %}[{% for o in many %}"{{ o }}"{% unless forloop.last %},{% endunless %}{% endfor %}]{% endif %}""",
        """["<a>","<b>"]""")]
    [InlineData("""{% capture c %}{{ v }} and {{ number }}{% endcapture %}{"a": "{{ c }}"}""", """{"a": "x\", \"admin\": \"yes and 7"}""")]
    [InlineData("""[{{ list }}]""", """["1,{\"admin\":true}"]""")]
    [InlineData("""{"a": {{ v }}, "b": [ {{ number }}, {{ zip }} ]}""", """{"a": "x\", \"admin\": \"yes", "b": [ 7, "007" ]}""")]
    [InlineData("[Lead] {{ v }}", "[Lead] x\", \"admin\": \"yes")]
    [InlineData("{{ v }}", "x\", \"admin\": \"yes")]
    public void RenderBody_JsonAsText_ValueAddsNothing(string template, string expected) =>
        Assert.Equal(expected, Template.Parse(template).RenderBody(Values("x\", \"admin\": \"yes")).GetValue<string>());

    private static string Render(string template, EscapeRule rule, string? value = null)
    {
        var rendered = Template.Parse(template).Render(Values(value ?? (template == "{{ v }}" ? Link : "<b>")), rule: rule);
        return new Escaping(rule).Resolve(rendered).GetValue<string>();
    }

    private static JsonObject Values(string value) => new()
    {
        ["v"] = value,
        ["many"] = new JsonArray("<a>", "<b>"),
        ["object"] = new JsonObject { ["k"] = "<v>" },
        ["number"] = 7,
        ["flag"] = true,
        ["zip"] = "007",
        ["list"] = "1,{\"admin\":true}",
    };
}
