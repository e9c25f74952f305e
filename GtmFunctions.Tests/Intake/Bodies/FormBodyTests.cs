using System.Text;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using Xunit;

namespace GtmFunctions.Tests.Intake.Bodies;

public sealed class FormBodyTests
{
    [Theory]
    [InlineData("a=1&&b=2&", """{"a":"1","b":"2"}""")]
    [InlineData("flag&a=1", """{"flag":"","a":"1"}""")]
    [InlineData("=x&a=1", """{"":"x","a":"1"}""")]
    [InlineData("a=1=2&b=", """{"a":"1=2","b":""}""")]
    [InlineData("{x=1", """{"{x":"1"}""")]
    [InlineData("%7Bx", """{"{x":""}""")]
    public void Parse_Pairs_AreFieldsByTheirNames(string form, string expected) =>
        Assert.Equal(expected, FormBody.Parse(Encoding.UTF8.GetBytes(form), charset: null).ToJsonString());

    [Theory]
    [InlineData("name=%E9", null, "é")]
    [InlineData("name=%E9&_charset_=", null, "é")]
    [InlineData("name=%E9&_charset_=windows-1251", null, "й")]
    [InlineData("name=%E9&_charset_=&_charset_=windows-1251", null, "й")]
    [InlineData("name=%E9&_charset_=windows-1252", "windows-1251", "й")]
    public void Parse_SeveralWordsOfTheCharset_TheRequestsThenTheFormsThenWindows1252(string form, string? declared, string expected) =>
        Assert.Equal(expected, FormBody.Parse(Encoding.ASCII.GetBytes(form), declared)["name"]!.GetValue<string>());

    [Fact]
    public void Parse_JsonInAFieldThatNestsTooDeep_IsRefusedAndNotKeptAsText()
    {
        var form = Encoding.ASCII.GetBytes("payload=" + new string('[', 65) + new string(']', 65));

        var refused = Assert.Throws<UnprocessableException>(() => FormBody.Parse(form, charset: null));

        Assert.StartsWith("The JSON of this webhook nests deeper than 64 levels", refused.Message, StringComparison.Ordinal);
    }
}
