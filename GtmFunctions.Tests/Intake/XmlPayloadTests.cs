using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake;
using GtmFunctions.Pipeline.Language.Fields;
using Xunit;

namespace GtmFunctions.Tests.Intake;

public sealed class XmlPayloadTests
{
    [Theory]
    [InlineData("<r id=\"7\">text</r>", """{"@id":"7","#text":"text"}""")]
    [InlineData("<r id=\"7\"><n>1</n></r>", """{"@id":"7","n":"1"}""")]
    [InlineData("<r xmlns=\"urn:a\" xmlns:b=\"urn:b\" b:id=\"7\"><b:n>1</b:n></r>", """{"@id":"7","n":"1"}""")]
    [InlineData("<r><n>1</n><m/><n>2</n></r>", """{"n":["1","2"],"m":""}""")]
    [InlineData("<r><SessionId>live</SessionId><n>1</n></r>", """{"n":"1"}""")]
    [InlineData(
        "<r xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><n xsi:nil=\"true\"/><m xsi:nil=\"1\"/><o xsi:nil=\"false\"/></r>",
        """{"n":null,"m":null,"o":{"@nil":"false","#text":""}}""")]
    public void Parse_Xml_IsJsonByLocalNames(string xml, string expected) => Assert.Equal(expected, Parse(xml));

    [Theory]
    [InlineData("windows-1251", "й")]
    [InlineData(null, "é")]
    public void Parse_CharsetOfTheRequest_CountsMoreThanTheProlog(string? charset, string expected)
    {
        var body = Encoding.Latin1.GetBytes("<?xml version=\"1.0\" encoding=\"windows-1252\"?><r><n>\u00e9</n></r>");

        Assert.Equal(expected, XmlPayload.Parse(body, charset)["n"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("<a>text</a>", 0)]
    [InlineData("<a id=\"7\">text</a>", 1)]
    [InlineData("<a><b>1</b></a>", 1)]
    [InlineData("<a><b>1</b><b>2</b></a>", 2)]
    [InlineData("<a><b id=\"7\"/><b>2</b></a>", 3)]
    public void Parse_AsDeepAsJsonMayBe_IsReadAndOneLevelMoreIsNot(string innermost, int levelsOfIt)
    {
        var around = JsonDepth.Payload - levelsOfIt;

        Assert.NotEmpty(Parse(Within(around, innermost)));
        Assert.StartsWith(
            "The XML of this webhook nests deeper than 64 levels",
            Assert.Throws<UnprocessableException>(() => Parse(Within(around + 1, innermost))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_DocumentType_IsRefused() =>
        Assert.Throws<UnprocessableException>(() => Parse("<!DOCTYPE r [<!ENTITY e \"x\">]><r><n>&e;</n></r>"));

    // Each element around another one is an object
    private static string Within(int elements, string innermost) => string.Concat(
        string.Concat(Enumerable.Repeat("<o>", elements)), innermost, string.Concat(Enumerable.Repeat("</o>", elements)));

    private static string Parse(string xml) => XmlPayload.Parse(Encoding.UTF8.GetBytes(xml), charset: null).ToJsonString();
}
