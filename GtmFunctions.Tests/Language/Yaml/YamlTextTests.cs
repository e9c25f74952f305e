using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Yaml;
using Xunit;

namespace GtmFunctions.Tests.Language.Yaml;

public sealed class YamlTextTests
{
    [Theory]
    [InlineData("""{"a":"b"}""", "a: b\n")]
    [InlineData("""{"a":{"b":[1,"x",{"c":null,"d":[]}]},"e":{}}""", "a:\n  b:\n    - 1\n    - x\n    - c: null\n      d: []\ne: {}\n")]
    [InlineData("""{"a":[["x"],{"b":["y"]}]}""", "a:\n  -\n    - x\n  - b:\n      - \"y\"\n")]
    [InlineData("""{"a b":"c: d","#":"true"}""", "a b: \"c: d\"\n\"#\": \"true\"\n")]
    public void Write_Object_IsALineForEachValue(string json, string yaml) =>
        Assert.Equal(yaml, YamlText.Write(JsonNode.Parse(json)!.AsObject()));

    [Theory]
    [InlineData("")]
    [InlineData("plain")]
    [InlineData("ada@acme.example")]
    [InlineData("1")]
    [InlineData("1e5")]
    [InlineData("-")]
    [InlineData("true")]
    [InlineData("Null")]
    [InlineData("~")]
    [InlineData("no")]
    [InlineData(" padded ")]
    [InlineData("a: b")]
    [InlineData("a #b")]
    [InlineData("[a]")]
    [InlineData("{{ person.name }}")]
    [InlineData("two\nlines\t\"quoted\" \\ back")]
    [InlineData("Zoë 🎉 名前")]
    [InlineData("2026-01-14T16:00:00Z")]
    [InlineData("*alias")]
    [InlineData("a  b")]
    [InlineData("\u0001")]
    public void Write_Text_ReadsBackAsItWas(string text)
    {
        var value = new JsonObject
        {
            [text.Length == 0 ? "k" : text] = text,
            ["list"] = new JsonArray(text, new JsonObject { ["k"] = text }),
        };

        var errors = new List<string>();
        var node = YamlSource.Load(YamlText.Write(value, indent: 2), (place, message) => errors.Add($"{place}: {message}"));

        Assert.Empty(errors);
        Assert.True(JsonNode.DeepEquals(value, YamlJson.Node(node!)), YamlText.Write(value));
    }
}
