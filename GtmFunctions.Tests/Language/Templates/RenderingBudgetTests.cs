using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Templates;
using Microsoft.Extensions.Time.Testing;
using Xunit;

namespace GtmFunctions.Tests.Language.Templates;

public sealed class RenderingBudgetTests
{
    private static readonly JsonObject Large = new()
    {
        ["raw"] = new JsonObject
        {
            ["text"] = string.Concat(Enumerable.Range(0, 100_000).Select(i => $"{i * 7919 % 100_000},")),
            ["items"] = new JsonArray([.. Enumerable.Range(0, 100_000).Select(i => (JsonNode)i)]),
        },
    };

    [Theory]
    [InlineData("{% for i in (1..1000) %}{% assign a = raw.text | split: ',' | sort | concat: a %}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{{ raw.text | split: ',' | sort | uniq | size }}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{{ raw.text | replace: '1', '22' | size }}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{{ raw | size }}{{ raw | slice: 0, 1 }}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{{ raw | json | size }}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{{ raw.items.size }}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{% if raw.items contains 'x' %}{% endif %}{% endfor %}")]
    [InlineData("{% for i in (1..1000) %}{% if raw == raw %}{% endif %}{% endfor %}")]
    public void Render_FiltersOverALargeFieldInALoop_AreStoppedByTheirWork(string template)
    {
        var wrong = Assert.Throws<TemplateException>(() => Template.Parse(template).Render(Large, time: new FakeTimeProvider()));

        Assert.Contains("works through more than 8000000 characters and items of this event", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Render_TheSameOnce_IsFine()
    {
        var rendered = Template.Parse("{{ raw.text | split: ',' | sort | uniq | size }} {{ raw.items.size }}").Render(
            Large, time: new FakeTimeProvider());

        Assert.Equal("100000 100000", rendered.GetValue<string>());
    }

    [Fact]
    public void Render_AnObjectOfManyTexts_SharesOneBudget()
    {
        var template = new JsonArray([.. Enumerable.Range(0, 200).Select(_ => (JsonNode)"{{ raw.text | upcase | size }}")]);

        Assert.Throws<TemplateException>(() => Template.Parse(template, []).Render(Large, time: new FakeTimeProvider()));
    }

    [Fact]
    public void Render_ThatTakesItsTime_IsStopped()
    {
        var time = new FakeTimeProvider { AutoAdvanceAmount = TimeSpan.FromMilliseconds(100) };

        var wrong = Assert.Throws<TemplateException>(
            () => Template.Parse("{% for i in (1..100) %}{{ i | plus: 1 }}{% endfor %}").Render(new JsonObject(), time: time));

        Assert.Contains("the template takes more than 2 s with this event", wrong.Message, StringComparison.Ordinal);
    }
}
