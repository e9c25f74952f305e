using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Templates;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Language.Templates;

public sealed class TemplateTests
{
    private const string Values = """
        {
          "event": { "id": "e1", "time": "2026-03-01T10:00:00Z" },
          "person": { "name": "Ann <b>", "email": "ann@x.example", "tags": ["a", "b"], "none": null },
          "account": { "employees": 1200, "revenue": 1.50, "id": 9007199254740993, "domain": "../a b?c", "active": true, "huge": 1e400 },
          "deal": { "items": [ { "sku": "s1", "n": 2 }, { "sku": "s2", "n": 3 } ], "size": "own" },
          "raw": { "utm.source": "ads" },
          "pad": "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567890123456789",
          "with": { "sequence": "high" }
        }
        """;

    [Theory]
    [InlineData("Hi {{ person.name }}", "Hi Ann <b>")]
    [InlineData(
        "{{ account.employees }}|{{ account.revenue }}|{{ account.id }}|{{ account.active }}|{{ account.huge }}",
        "1200|1.5|9007199254740993|true|1e400")]
    [InlineData("[{{ nothing }}{{ person.phone }}{{ person.none }}{{ a.b.c[3].d }}]", "[]")]
    [InlineData("{{ deal.items[1].sku }}{{ deal.items.last.n }}", "s23")]
    [InlineData("{{ deal.size }}|{{ person.size }}|{{ person.tags.size }}|{{ person.tags | size }}", "own|4|2|2")]
    [InlineData("{% for item in deal.items %}{{ item.sku }}={{ item.n }};{% endfor %}", "s1=2;s2=3;")]
    [InlineData("{% for entry in with %}{{ entry[0] }}:{{ entry[1] }}{% endfor %}", "sequence:high")]
    [InlineData("{{ raw['utm.source'] }}", "ads")]
    [InlineData("{{ person.tags | join: '+' | upcase }}", "A+B")]
    [InlineData("{{ with }}", """{"sequence":"high"}""")]
    [InlineData("{{ person.name | json }}|{{ deal.items | json }}", "\"Ann <b>\"|[{\"sku\":\"s1\",\"n\":2},{\"sku\":\"s2\",\"n\":3}]")]
    [InlineData("{{ nothing | json }}", "null")]
    [InlineData("{% if account.employees >= 1000 %}big{% else %}small{% endif %}", "big")]
    [InlineData("{% if with contains 'sequence' %}yes{% endif %}", "yes")]
    [InlineData("{{ event.time | date: '%Y-%m-%d %H:%M' }}", "2026-03-01 10:00")]
    [InlineData("{{ 'now' | date: '%Y' }}", "2031")]
    [InlineData("{% assign x = account.employees | plus: 1 %}{{ x }}", "1201")]
    [InlineData("{% raw %}{{ x }}{% endraw %}", "{{ x }}")]
    [InlineData("settings: {{ settings.TOKEN }}{{ settings.NONE }}", "settings: s&cret")]
    [InlineData("plain", "plain")]
    [InlineData("", "")]
    [InlineData("{{ account.employees }}", "1200")]
    public void Render_Text_IsAString(string template, string expected)
    {
        var rendered = Render(JsonValue.Create(template));
        Assert.Equal(expected, rendered.GetValue<string>());
    }

    [Fact]
    public void Render_Object_RendersStringsAndKeepsOtherValues()
    {
        var template = JsonNode.Parse("""
            { "text": "n={{ account.employees }}", "n": 5, "t": true, "z": null,
              "list": [ "{{ person.name }}", 1, { "x": "{{ with.sequence }}" } ] }
            """);
        Assert.Equal(
            """{"text":"n=1200","n":5,"t":true,"z":null,"list":["Ann <b>",1,{"x":"high"}]}""",
            Text(Render(template)));
    }

    [Theory]
    [InlineData("{{ account.employees }}", "1200")]
    [InlineData("{{ account.revenue }}", "1.50")]
    [InlineData("{{ account.id }}", "9007199254740993")]
    [InlineData("{{ account.active }}", "true")]
    [InlineData("{{- person.email -}}", "\"ann@x.example\"")]
    [InlineData("{{ deal.items }}", """[{"sku":"s1","n":2},{"sku":"s2","n":3}]""")]
    [InlineData("{{ with }}", """{"sequence":"high"}""")]
    [InlineData("{{ nothing.at.all }}", "null")]
    [InlineData("{{ person.email | upcase }}", "\"ANN@X.EXAMPLE\"")]
    [InlineData("{{ account.employees | plus: 1 }}", "1201")]
    [InlineData("{{ account.employees }} ", "\"1200 \"")]
    [InlineData("{{ account.employees }}{{ account.active }}", "\"1200true\"")]
    public void Render_StringOfAnObject_KeepsTheTypeOfOneExpression(string template, string expected) =>
        Assert.Equal(expected, Text(Render(new JsonObject { ["x"] = template })["x"]));

    [Fact]
    public void Render_Values_AreLeftAsTheyAre()
    {
        var values = JsonNode.Parse(Values)!.AsObject();
        var rendered = Template.Parse(new JsonObject { ["x"] = "{{ deal }}" }, []).Render(values).AsObject();
        rendered["x"]!["items"]!.AsArray().Clear();
        Assert.Equal(2, values["deal"]!["items"]!.AsArray().Count);
    }

    [Fact]
    public void Render_Settings_AreAskedForOnlyWhenTheyAreRead()
    {
        var asked = new List<string>();
        Template.Parse("{% if false %}{{ settings.A }}{% endif %}{{ settings.B }}").Render(new JsonObject(), name =>
        {
            asked.Add(name);
            return "x";
        });
        Assert.Equal(["B"], asked);
    }

    [Fact]
    public void Render_Settings_CannotBeListed() =>
        Assert.Equal(
            "", Template.Parse("{% for s in settings %}{{ s }}{% endfor %}").Render(new JsonObject(), _ => "x").GetValue<string>());

    [Fact]
    public void RenderUrl_Values_ArePercentEncodedAndSettingsAreNot() =>
        Assert.Equal(
            "https://api.example/v1/companies/..%2Fa%20b%3Fc?n=1200",
            Template.Parse("{{ settings.API }}/companies/{{ account.domain }}?n={{ account.employees }}")
                .RenderUrl(JsonNode.Parse(Values)!.AsObject(), name => name == "API" ? "https://api.example/v1" : null));

    [Theory]
    [InlineData(
        "{% for a in deal.items %}{% for i in (1..1000) %}{% for j in (1..1000) %}{% endfor %}{{ i }}{% endfor %}{% endfor %}",
        "cannot be rendered")]
    [InlineData("{{ 1 | divided_by: 0 }}", "divide by zero")]
    [InlineData("{% for i in (1..1000) %}{{ pad }}{{ pad }}{{ pad }}{% endfor %}", "more than 262144")]
    [InlineData("{% assign s = 'xxxxxxxxxxxxxxxx' %}{% for i in (1..60) %}{% assign s = s | append: s %}{% endfor %}", "more than 262144")]
    public void Render_TooMuch_IsRefusedInWords(string template, string message)
    {
        var e = Assert.Throws<TemplateException>(() => Render(JsonValue.Create(template)));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_StringsTakenTogether_ShareOneLimit()
    {
        var values = new JsonObject { ["a"] = new string('x', 100_000) };
        var two = Template.Parse(JsonNode.Parse("""["{{ a }}","{{ a }}"]"""), []);
        var three = Template.Parse(JsonNode.Parse("""["{{ a }}"," {{ a }}","{{ a }}"]"""), []);
        Assert.Equal(2, two.Render(values).AsArray().Count);
        Assert.Throws<TemplateException>(() => three.Render(values));
    }

    [Theory]
    [InlineData("{{ a ", "End of tag '}}' was expected at (1:5)")]
    [InlineData("line\n{% bogus %}", "Unknown tag 'bogus' at (2:9)")]
    [InlineData("{% if x %}", "'{% endif %}' was expected")]
    [InlineData("{% include 'x' %}", "Unknown tag 'include'")]
    [InlineData("{% render 'x' %}", "Unknown tag 'render'")]
    [InlineData("{{ a | upcas }}", "the filter 'upcas', which there is not: did you mean 'upcase'?")]
    [InlineData("{% if a %}{{ b | nonsense_entirely }}{% endif %}", "the filter 'nonsense_entirely'")]
    [InlineData("{% for i in (1..raw.n) %}{% endfor %}", "range")]
    [InlineData("{% assign r = (1..1001) %}", "range")]
    [InlineData("{{ a[b].c[(1..raw.n)] }}", "range")]
    [InlineData("{% if a %}{{ x }}{% else %}{% for i in (1..100000000) %}{% endfor %}{% endif %}", "range")]
    public void Parse_Mistake_SaysWhereAndWhat(string template, string message)
    {
        var e = Assert.Throws<FormatException>(() => Template.Parse(template));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public void Parse_ObjectWithMistakes_NamesEachWithItsPlace()
    {
        var errors = new List<PlacedError>();
        Template.Parse(JsonNode.Parse("""{ "a": ["ok", "{{ x "], "b": { "c": "{% z %}" } }"""), errors);
        Assert.Equal(["a/1", "b/c"], errors.Select(error => string.Join('/', error.Path)));
    }

    [Fact]
    public void Parse_HostileNestingAndLength_AreRefused()
    {
        var nested = string.Concat(Enumerable.Repeat("{%if a%}", 3000)) + string.Concat(Enumerable.Repeat("{%endif%}", 3000));
        Assert.Equal("the template nests more than 32 blocks", Assert.Throws<FormatException>(() => Template.Parse(nested)).Message);
        Assert.Equal(
            "the template has 65537 characters; at most 65536 are allowed",
            Assert.Throws<FormatException>(() => Template.Parse(new string('x', 65537))).Message);
    }

    [Fact]
    public void Parse_ManyBlocksSideBySide_AreNoNesting() =>
        Assert.Equal(
            new string('y', 200),
            Template.Parse(string.Concat(Enumerable.Repeat("{% if 1 %}y{%- endif -%}", 200))).Render(new JsonObject()).GetValue<string>());

    [Theory]
    [InlineData("{{ person.email }} {{ person.email | append: account.domain }}", "account.domain person.email")]
    [InlineData("{{ settings.API }}", "settings.API")]
    [InlineData("{{ raw['a.b'].c[0].d }}", "raw.a.b.c[0].d")]
    [InlineData("{{ raw[person.id].x }}", "person.id raw")]
    [InlineData("{% for item in deal.items %}{{ item.sku }}{{ forloop.index }}{% endfor %}", "deal.items")]
    [InlineData("{% assign x = deal.name %}{% capture y %}{{ deal.id }}{% endcapture %}{{ x }}{{ y }}", "deal.id deal.name")]
    [InlineData("{% if score.points > 3 and owner.name %}{% else %}{{ page.path }}{% endif %}", "owner.name page.path score.points")]
    [InlineData("{% case deal.stage %}{% when 'a' %}{{ deal.a }}{% endcase %}", "deal.a deal.stage")]
    [InlineData("none", "")]
    public void References_Text_AreThePathsThatItReads(string template, string expected) =>
        Assert.Equal(expected, string.Join(' ', Template.Parse(template).References.Order(StringComparer.Ordinal)));

    [Fact]
    public void References_Object_AreThoseOfAllItsStrings() =>
        Assert.Equal(
            ["deal.id", "person.name"],
            Template.Parse(JsonNode.Parse("""{ "a": "{{ person.name }}", "b": [ 1, "{{ deal.id }}" ] }"""), []).References.Order());

    private static JsonNode Render(JsonNode? template)
    {
        var errors = new List<PlacedError>();
        var parsed = Template.Parse(template, errors);
        Assert.Empty(errors);
        return parsed.Render(
            JsonNode.Parse(Values)!.AsObject(),
            name => name == "TOKEN" ? "s&cret" : null,
            new FakeTimeProvider(new DateTimeOffset(2031, 5, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    private static string Text(JsonNode? node) =>
        node?.ToJsonString(new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) ?? "null";
}
