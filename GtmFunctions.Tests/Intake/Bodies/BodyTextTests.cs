using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using Xunit;

namespace GtmFunctions.Tests.Intake.Bodies;

public sealed class BodyTextTests
{
    private const int Utf8 = 65001;
    private const int Windows1252 = 1252;

    [Theory]
    [InlineData("utf-8", Utf8)]
    [InlineData(" UTF8 ", Utf8)]
    [InlineData("unicode-1-1-utf-8", Utf8)]
    [InlineData("utf8mb4", Utf8)]
    [InlineData("ISO-8859-1", Windows1252)]
    [InlineData("iso8859-1", Windows1252)]
    [InlineData("latin1", Windows1252)]
    [InlineData("latin-1", Windows1252)]
    [InlineData("US-ASCII", Windows1252)]
    [InlineData("ascii", Windows1252)]
    [InlineData("ansi", Windows1252)]
    [InlineData("cp1252", Windows1252)]
    [InlineData("windows-1251", 1251)]
    public void Find_NameThatSendersUse_IsTheEncodingThatTheyMean(string charset, int codePage) =>
        Assert.Equal(codePage, BodyText.Find(charset).CodePage);

    [Theory]
    [InlineData("utf-7")]
    [InlineData("")]
    public void Find_CharsetThatIsNotRead_IsRefused(string charset) =>
        Assert.Throws<UnprocessableException>(() => BodyText.Find(charset));

    [Fact]
    public void AsUtf8_Utf8BehindItsMark_IsTheVeryBytes()
    {
        byte[] body = [0xEF, 0xBB, 0xBF, (byte)'"', 0xE9, (byte)'"'];

        Assert.Equal(body[3..], BodyText.AsUtf8(body, charset: null).ToArray());
    }

    [Fact]
    public void AsUtf8_MarkOfAnotherCharsetThanDeclared_TheMarkCounts() =>
        Assert.Equal("é", Encoding.UTF8.GetString(BodyText.AsUtf8(new byte[] { 0xFE, 0xFF, 0x00, 0xE9 }, "windows-1251").Span));
}
