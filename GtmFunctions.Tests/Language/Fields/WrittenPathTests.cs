using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Language.Fields;

public class WrittenPathTests
{
    [Fact]
    public void ParseOrWhole_Dot_ReadsTheDocumentAndWritesNowhere()
    {
        var whole = FieldPath.ParseOrWhole(".");
        var document = new JsonArray(1, 2);

        Assert.Same(document, whole.Read(document));
        Assert.Null(whole.Read(null));
        Assert.Throws<InvalidOperationException>(() => whole.Write([], 1));
        Assert.Throws<FormatException>(() => FieldPath.Parse("."));
    }

    [Theory]
    [InlineData("text", """{"text":"new"}""")]
    [InlineData("a.b", """{"text":"","a":{"b":"new"}}""")]
    [InlineData("a[0].b", """{"text":"","a":[{"b":"new"}]}""")]
    public void Replace_NameThatIsThere_SetsIt(string path, string expected)
    {
        var document = JsonNode.Parse(expected.Replace("new", "", StringComparison.Ordinal))!;

        FieldPath.Parse(path).Replace(document, "new");

        Assert.Equal(expected, document.ToJsonString());
    }

    [Theory]
    [InlineData("b")]
    [InlineData("a.c")]
    [InlineData("x.y")]
    [InlineData("list[0]")]
    public void Replace_NameThatIsNotThere_MakesNothing(string path)
    {
        var document = JsonNode.Parse("""{"a":{"b":1},"list":[1]}""")!;

        FieldPath.Parse(path).Replace(document, "new");

        Assert.Equal("""{"a":{"b":1},"list":[1]}""", document.ToJsonString());
    }
}
