using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using Xunit;

namespace GtmFunctions.Tests.Language.Templates;

public class PathTemplateTests
{
    [Theory]
    [InlineData("results[0].id")]
    [InlineData(".")]
    public void Path_NoValues_IsReadOnceAndNeverRendered(string text)
    {
        var template = new PathTemplate(Template.Parse(text));

        var path = template.Path(_ => throw new InvalidOperationException("rendered"));

        Assert.Equal(text, path.Text);
        Assert.Same(path, template.Path(_ => ""));
    }

    [Fact]
    public void Path_Values_IsWhatIsRendered()
    {
        var template = new PathTemplate(Template.Parse("contacts[email={{ person.email }}].id"));
        FieldScope fields = new JsonObject { ["person"] = new JsonObject { ["email"] = "ada@example.com" } };

        var path = template.Path(text => FieldText.From(text.Render(fields))!);

        Assert.Equal("contacts[email=ada@example.com].id", path.Text);
        Assert.Throws<FormatException>(() => template.Path(_ => "contacts[email="));
    }

    [Fact]
    public void Create_NoValuesAndNoPath_IsRefusedWhenItIsMade() =>
        Assert.Throws<FormatException>(() => new PathTemplate(Template.Parse("contacts[0")));
}
