using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Language.Fields;

public sealed class FieldMaskTests
{
    [Theory]
    [InlineData("a", """{"a":"x","b":"x"}""", """{"a":"***","b":"x"}""")]
    [InlineData("a.b", """{"a":{"b":1.50,"c":2}}""", """{"a":{"b":0,"c":2}}""")]
    [InlineData("a.b", """{"a":[{"b":true},{"c":1},{"b":null},7]}""", """{"a":[{"b":false},{"c":1},{"b":null},7]}""")]
    [InlineData("a", """{"a":{"b":"x","c":[1,"y",{"d":"z"}]}}""", """{"a":{"b":"***","c":[0,"***",{"d":"***"}]}}""")]
    [InlineData("a", """[{"a":"x"},[{"a":"y"}]]""", """[{"a":"***"},[{"a":"***"}]]""")]
    [InlineData("a.b", """{"a":"x"}""", """{"a":"x"}""")]
    [InlineData("a", "\"text\"", "\"text\"")]
    public void Apply_AField_IsMaskedAndOfItsKind(string path, string payload, string masked)
    {
        var json = JsonNode.Parse(payload);

        FieldMask.Parse(path).Apply(json);

        Assert.Equal(masked, json!.ToJsonString());
    }

    [Fact]
    public void Parse_Brackets_SaysWhatToWrite() => Assert.Equal(
        "a mask goes through lists without brackets: write 'contacts.email'",
        Assert.Throws<FormatException>(() => FieldMask.Parse("contacts[0].email")).Message);
}
