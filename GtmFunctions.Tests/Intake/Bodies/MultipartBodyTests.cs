using System.Text;
using GtmFunctions.Pipeline.Intake.Bodies;
using Xunit;

namespace GtmFunctions.Tests.Intake.Bodies;

public sealed class MultipartBodyTests
{
    private const string Named = "Content-Disposition: form-data; name=\"a\"\r\n";

    [Theory]
    [InlineData("text/plain; charset=windows-1251", "windows-1252", "й")]
    [InlineData("text/plain; charset=windows-1251", null, "й")]
    [InlineData("text/plain", "windows-1251", "й")]
    public void Parse_TextOfAPart_IsReadByThePartsCharsetElseTheBodys(string partType, string? bodyCharset, string expected)
    {
        var body = Encoding.Latin1.GetBytes($"--b\r\n{Named}Content-Type: {partType}\r\n\r\n\u00e9\r\n--b--\r\n");

        var document = MultipartBody.Parse(body, new MediaType("multipart/form-data", bodyCharset, "b"));

        Assert.Equal(expected, document["a"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("filename=\"cv.pdf\"", "cv.pdf")]
    [InlineData("filename=\"cv.pdf\"; filename*=UTF-8''r%C3%A9sum%C3%A9.pdf", "résumé.pdf")]
    public void Parse_File_HasTheNameThatKeepsItsLetters(string names, string expected) => Assert.Equal(
        expected,
        Parse($"--b\r\nContent-Disposition: form-data; name=\"cv\"; {names}\r\n\r\n%PDF\r\n--b--\r\n", "cv", "fileName"));

    [Fact]
    public void Parse_PartWithoutDisposition_IsKeptWithoutAName() =>
        Assert.Equal("hello", Parse("--b\r\nContent-Type: text/plain\r\n\r\nhello\r\n--b--\r\n", ""));

    private static string Parse(string body, params string[] path)
    {
        var node = MultipartBody.Parse(Encoding.UTF8.GetBytes(body), new MediaType("multipart/form-data", Charset: null, "b"));
        foreach (var name in path)
            node = node[name]!;
        return node.GetValue<string>();
    }
}
