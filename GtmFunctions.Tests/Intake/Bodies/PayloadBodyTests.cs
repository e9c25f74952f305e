using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using Xunit;

namespace GtmFunctions.Tests.Intake.Bodies;

public sealed class PayloadBodyTests
{
    private const string Form = "application/x-www-form-urlencoded";

    [Theory]
    [InlineData("{\"name\":\"José\"}", "application/json; charset=ISO-8859-1", 28591)]
    [InlineData("{\"name\":\"José\"}", "application/json; charset=\"windows-1252\"", 1252)]
    [InlineData("{\"name\":\"José\"}", "application/json; charset=ISO-8859-1", 65001)]
    [InlineData("{\"name\":\"José\"}", "application/json; charset=utf-8", 65001)]
    [InlineData("{\"name\":\"José\"}", "", 65001)]
    [InlineData("{\"name\":\"José\"}", "application/json", 1200)]
    [InlineData("{\"name\":\"José\"}", "application/json; charset=utf-16le", 1200)]
    [InlineData("name=José", "application/x-www-form-urlencoded; charset=ISO-8859-1", 28591)]
    [InlineData("name=José", "application/x-www-form-urlencoded", 1252)]
    [InlineData("<?xml version=\"1.0\" encoding=\"windows-1252\"?><r><name>José</name></r>", "text/xml", 1252)]
    [InlineData("<r><name>José</name></r>", "text/xml; charset=iso-8859-1", 28591)]
    [InlineData("<r><name>José</name></r>", "", 65001)]
    public void Parse_DeclaredOrEvidentCharset_KeepsLetters(string text, string type, int codePage) =>
        Assert.Equal("José", Parse(Encoding(codePage).GetBytes(text), type)["name"]!.GetValue<string>());

    [Theory]
    [InlineData("name=Jos%E9&_charset_=iso-8859-1", Form)]
    [InlineData("name=Jos%E9", Form + "; charset=ISO-8859-1")]
    [InlineData("name=Jos%C3%A9", Form + "; charset=ISO-8859-1")]
    [InlineData("name=Jos%C3%A9", Form)]
    public void Parse_EscapedForm_KeepsLetters(string text, string type) =>
        Assert.Equal("José", Parse(text, type)["name"]!.GetValue<string>());

    [Fact]
    public void Parse_JapaneseCharset_KeepsLetters() => Assert.Equal(
        "山田", Parse(Encoding(932).GetBytes("{\"name\":\"山田\"}"), "application/json; charset=Shift_JIS")["name"]!.GetValue<string>());

    [Theory]
    [InlineData("\uFEFF{\"a\":1}", 65001)]
    [InlineData("\uFEFF{\"a\":1}", 1200)]
    [InlineData("\uFEFF{\"a\":1}", 1201)]
    public void Parse_ByteOrderMark_IsPassedOver(string text, int codePage) =>
        Assert.Equal("""{"a":1}""", Parse(Encoding(codePage).GetBytes(text), "application/json; charset=us-ascii").ToJsonString());

    [Fact]
    public void Parse_UnknownCharset_IsNamed() =>
        Assert.Contains("'klingon'", Refused("{}", "application/json; charset=klingon"), StringComparison.Ordinal);

    [Theory]
    [InlineData("{\"a\":\"b&c=d\"}", Form, """{"a":"b&c=d"}""")]
    [InlineData(" [{\"a\":1}]", Form, """[{"a":1}]""")]
    [InlineData("%7B%22a%22%3A1%7D", Form, """{"a":1}""")]
    [InlineData("{\"a\":1}", "text/plain", """{"a":1}""")]
    [InlineData(" {\"a\":1}", "text/xml", """{"a":1}""")]
    [InlineData("[{\"a\":1}]", "application/soap+xml; charset=utf-8", """[{"a":1}]""")]
    [InlineData("{\"a\":1}", "application/octet-stream", """{"a":1}""")]
    [InlineData("payload=%7B%22a%22%3A1%7D&x=1", Form, """{"a":1}""")]
    [InlineData("payload=%5B%7B%22a%22%3A1%7D%5D", Form, """[{"a":1}]""")]
    [InlineData("mandrill_events=%5B%7B%22a%22%3A1%7D%5D", Form, """[{"a":1}]""")]
    [InlineData("payload=text&x=1", Form, """{"payload":"text","x":"1"}""")]
    [InlineData("a=1&b=%7B%7D&a=2", Form, """{"a":"1,2","b":"{}"}""")]
    [InlineData("a=1&b=x+y", "text/plain", """{"a":"1","b":"x y"}""")]
    [InlineData("a=1&b=x+y", "application/json", """{"a":"1","b":"x y"}""")]
    [InlineData("{\"a\":1}\n{\"a\":2}\n", "application/x-ndjson", """[{"a":1},{"a":2}]""")]
    [InlineData("{\"a\":1}\r\n\r\n{\"a\":2}", "application/json", """[{"a":1},{"a":2}]""")]
    [InlineData("\u001e{\"a\":1}\n\u001e{\"a\":2}\n", "application/json-seq", """[{"a":1},{"a":2}]""")]
    [InlineData("{\"a\":1}\n", "application/x-ndjson", """{"a":1}""")]
    [InlineData("{\"a\":1}", "application/vnd.acme.xml+json", """{"a":1}""")]
    public void Parse_WhatTheBodyIs_CountsMoreThanItsLabel(string text, string type, string expected) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(expected), Parse(text, type)), Parse(text, type).ToJsonString());

    [Fact]
    public void Parse_Multipart_FieldsAndFilesByName()
    {
        const string body = "--xYz\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nada@acme.example\r\n"
            + "--xYz\r\nContent-Disposition: form-data; name=\"event-data\"\r\nContent-Type: application/json\r\n\r\n{\"id\":1}\r\n"
            + "--xYz\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\nContent-Type: "
            + "application/pdf\r\n\r\n%PDF\r\n--xYz--\r\n";

        Assert.Equal(
            """{"email":"ada@acme.example","event-data":{"id":1},"cv":{"fileName":"cv.pdf","contentType":"application/pdf","bytes":4}}""",
            Parse(body, "multipart/form-data; boundary=\"xYz\"").ToJsonString());
    }

    [Theory]
    [InlineData("x", "multipart/form-data", "boundary")]
    [InlineData("x", "multipart/form-data; boundary=a", "multipart/form-data")]
    [InlineData("x", "multipart/mixed; boundary=a", "'multipart/mixed'")]
    [InlineData("\u0001\u0002", "application/x-protobuf", "'application/x-protobuf'")]
    [InlineData("hello", "text/plain", "'text/plain'")]
    [InlineData("{\"a\":1", "application/json", "The body is no JSON")]
    [InlineData("{\"a\":1} x", "application/json", "The body is no JSON")]
    [InlineData("1 2", "application/json", "The body is no JSON")]
    [InlineData("null", "application/json", "null")]
    [InlineData("", "application/json", "empty")]
    [InlineData("{\"a\":1}", "multipart/mixed; boundary=a", "'multipart/mixed', which is not read")]
    [InlineData("hello", "text/xml", "The body is no XML")]
    public void Parse_NotRead_SaysWhatItIs(string text, string type, string word) =>
        Assert.Contains(word, Refused(text, type), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "text/plain", "The body is empty")]
    [InlineData("hello", "", "The body is no JSON")]
    [InlineData("{\"a\":1", "application/json", "The body is no JSON")]
    public void Parse_NotReadAndNotLabelledAsSomethingElse_SaysWhatIsWrongFirst(string text, string type, string beginning) =>
        Assert.StartsWith(beginning, Refused(text, type), StringComparison.Ordinal);

    [Fact]
    public void Parse_AnyBytes_GivesADocumentOrSaysWhyNot()
    {
        var random = new Random(11);
        string[] types =
        [
            "application/json", Form, "text/xml", "text/plain", "multipart/form-data; boundary=b", "application/json; charset=utf-16",
            ";;;", "x; charset=\"",
        ];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(40)];
            random.NextBytes(bytes);
            for (var at = 0; at < bytes.Length; at++)
                bytes[at] = random.Next(3) == 0 ? (byte)"{}[]\":,<>=&%-\r\n"[random.Next(15)] : bytes[at];
            try
            {
                Assert.NotNull(PayloadBody.Parse(bytes, types[i % types.Length]));
            }
            catch (UnprocessableException refused)
            {
                Assert.NotEmpty(refused.Message);
            }
        }
    }

    private static JsonNode Parse(string text, string type) => Parse(System.Text.Encoding.UTF8.GetBytes(text), type);

    private static JsonNode Parse(byte[] body, string type) => PayloadBody.Parse(body, type);

    private static string Refused(string text, string type) => Assert.Throws<UnprocessableException>(() => Parse(text, type)).Message;

    private static Encoding Encoding(int codePage) =>
        CodePagesEncodingProvider.Instance.GetEncoding(codePage) ?? System.Text.Encoding.GetEncoding(codePage);
}
