using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

public sealed class ConversionTests
{
    public static TheoryData<string> Names => [.. ConversionTable.All.Keys];

    [Theory]
    [InlineData("Ada Byron <Ada@Acme.example>", "ada@acme.example")]
    [InlineData("\"Byron, Ada\" <ada@acme.example>", "ada@acme.example")]
    [InlineData("Byron, Ada <ada@acme.example>", "ada@acme.example")]
    [InlineData("mailto:ada@acme.example?subject=Hi", "ada@acme.example")]
    [InlineData("mailto:ada%2Bnews@acme.example", "ada+news@acme.example")]
    [InlineData("ada@acme.example; bob@beta.example", "ada@acme.example")]
    [InlineData("ada@acme.example, bob@beta.example", "ada@acme.example")]
    [InlineData("ada@acme.example bob@beta.example", "ada@acme.example")]
    [InlineData("ada@acme.example.", "ada@acme.example")]
    [InlineData("ada@acme.example,", "ada@acme.example")]
    [InlineData("\u200bada@acme.example", "ada@acme.example")]
    [InlineData("ada@acme.example\u0000", "ada@acme.example")]
    [InlineData("\u00a0ADA@ACME.EXAMPLE\u00a0\r\n", "ada@acme.example")]
    [InlineData("(ada@acme.example)", "ada@acme.example")]
    [InlineData("'ada@acme.example'", "ada@acme.example")]
    [InlineData("ada @ acme.example", "ada@acme.example")]
    [InlineData("ａｄａ＠ａｃｍｅ．ｃｏ．ｊｐ", "ada@acme.co.jp")]
    [InlineData("jörg@bücher.example", "jörg@xn--bcher-kva.example")]
    [InlineData("jörg@xn--bcher-kva.example", "jörg@xn--bcher-kva.example")]
    [InlineData("o'neil+crm@acme.co.uk", "o'neil+crm@acme.co.uk")]
    [InlineData("taro..yamada.@docomo.ne.jp", "taro..yamada.@docomo.ne.jp")]
    [InlineData("a/b=c@acme.example", "a/b=c@acme.example")]
    public void Email_Mailbox_OneForm(string text, string expected) => Assert.Equal(expected, Text(ConversionTable.Email, text));

    [Theory]
    [InlineData("n/a")]
    [InlineData("ada@")]
    [InlineData("@acme")]
    [InlineData("ada@acme")]
    [InlineData("ada@localhost")]
    [InlineData("ada@10.0.0.1")]
    [InlineData("ada@[10.0.0.1]")]
    [InlineData("ada@acme,com")]
    [InlineData("ada@acme..com")]
    [InlineData("ada..b@acme.com")]
    [InlineData(".ada@acme.com")]
    [InlineData("ada(at)acme.com")]
    [InlineData("ada@acme_.com")]
    [InlineData("<script>@acme.com")]
    public void Email_NoMailbox_Unfit(string text) => Unfit(ConversionTable.Email, text);

    [Theory]
    [InlineData("https://www.acme.example/about?x=1#y", "acme.example")]
    [InlineData("https://user:pw@acme.example/x", "acme.example")]
    [InlineData("www.acme.example.", "acme.example")]
    [InlineData("//acme.example", "acme.example")]
    [InlineData("http:/acme.example", "acme.example")]
    [InlineData("http//acme.example", "acme.example")]
    [InlineData("acme.example:8443/x", "acme.example")]
    [InlineData("acme.example, beta.example", "acme.example")]
    [InlineData("ACME.EXAMPLE", "acme.example")]
    [InlineData("https://bücher.example", "xn--bcher-kva.example")]
    [InlineData("https://xn--bcher-kva.example", "xn--bcher-kva.example")]
    [InlineData("shop.acme.co.uk", "acme.co.uk")]
    [InlineData("ada@mail.acme.com.br", "acme.com.br")]
    [InlineData("ada@eu.acme.de", "acme.de")]
    [InlineData("acme.myshopify.com", "acme.myshopify.com")]
    [InlineData("https://linkedin.com", "linkedin.com")]
    [InlineData("https://www.linkedin.com/", "linkedin.com")]
    [InlineData("ada@linkedin.com", "linkedin.com")]
    [InlineData("ada@google.com", "google.com")]
    [InlineData("Ada <ada@acme.example>", "acme.example")]
    [InlineData("株式会社.jp", "xn--6oqv20b1zgzxr.jp")]
    public void Domain_Company_RegistrableDomain(string text, string expected) =>
        Assert.Equal(expected, Text(ConversionTable.Domain, text));

    [Theory]
    [InlineData("https://www.linkedin.com/in/ada")]
    [InlineData("linkedin.com/company/acme")]
    [InlineData("de.linkedin.com/in/ada")]
    [InlineData("https://medium.com/@acme.inc")]
    [InlineData("https://www.google.com/maps/@52.5,13.4,15z")]
    [InlineData("https://maps.app.goo.gl/abc")]
    [InlineData("https://forms.gle/x")]
    [InlineData("https://docs.google.com/forms/d/1")]
    [InlineData("maps.google.com")]
    [InlineData("x.com/acme")]
    [InlineData("https://m.facebook.com/acme")]
    [InlineData("instagram.com/acme")]
    [InlineData("https://github.com/acme")]
    [InlineData("https://linktr.ee/acme")]
    [InlineData("calendly.com/ada/30min")]
    [InlineData("https://bit.ly/3abc")]
    [InlineData("acme.notion.site")]
    [InlineData("ada@gmail.com")]
    [InlineData("gmail.com")]
    [InlineData("ada@web.de")]
    [InlineData("n.a.")]
    [InlineData("n/a")]
    [InlineData("none.none")]
    [InlineData("10.0.0.1")]
    [InlineData("http://[::1]/")]
    [InlineData("co.uk")]
    [InlineData("localhost")]
    [InlineData("Acme Inc.")]
    [InlineData("@acme")]
    [InlineData("acme")]
    [InlineData("mailto:")]
    public void Domain_NoCompany_Unfit(string text) => Unfit(ConversionTable.Domain, text);

    [Theory]
    [InlineData("+49 (0)30 123456", null, "+4930123456")]
    [InlineData("0049 30 123456", null, "+4930123456")]
    [InlineData("tel:+49-30-123456", null, "+4930123456")]
    [InlineData("+49 30 1", null, "+49301")]
    [InlineData("030/123456", "DE", "+4930123456")]
    [InlineData("01 23 45 67 89", "FR", "+33123456789")]
    [InlineData("(11) 91234-5678", "BR", "+5511912345678")]
    [InlineData("０９０−１２３４−５６７８", "JP", "+819012345678")]
    [InlineData("555-010-0199", "US", "+15550100199")]
    [InlineData("+1 (555) 555-0100 x12", null, "+15555550100")]
    public void Phone_Number_E164(string text, string? country, string expected) =>
        Assert.Equal(expected, Text(ConversionTable.Phone, text, new ConversionOptions { Country = country }));

    [Theory]
    [InlineData("030/123456")]
    [InlineData("call me")]
    [InlineData("n/a")]
    [InlineData("+49")]
    [InlineData("+999 123456")]
    [InlineData("+1 555")]
    public void Phone_NoNumber_Unfit(string text) => Unfit(ConversionTable.Phone, text);

    [Theory]
    [InlineData("de", "DE")]
    [InlineData("DEU", "DE")]
    [InlineData("Germany", "DE")]
    [InlineData("Deutschland", "DE")]
    [InlineData("Allemagne", "DE")]
    [InlineData("Alemanha", "DE")]
    [InlineData("ドイツ", "DE")]
    [InlineData("U.S.A.", "US")]
    [InlineData("United States of America", "US")]
    [InlineData("Vereinigte Staaten", "US")]
    [InlineData("Etats-Unis", "US")]
    [InlineData("UK", "GB")]
    [InlineData("the netherlands", "NL")]
    [InlineData("Côte d'Ivoire", "CI")]
    [InlineData("Türkiye", "TR")]
    [InlineData("México", "MX")]
    [InlineData("Mexico", "MX")]
    [InlineData("日本", "JP")]
    [InlineData("NGA", "NG")]
    public void Country_CodeOrName_Alpha2(string text, string expected) => Assert.Equal(expected, Text(ConversionTable.Country, text));

    [Theory]
    [InlineData("Europe")]
    [InlineData("DACH")]
    [InlineData("Congo")]
    [InlineData("ZZ")]
    [InlineData("-")]
    public void Country_None_Unfit(string text) => Unfit(ConversionTable.Country, text);

    [Theory]
    [InlineData("yes", true)]
    [InlineData("Ja", true)]
    [InlineData("1", true)]
    [InlineData("false", false)]
    [InlineData("NON", false)]
    [InlineData("0", false)]
    public void Boolean_Word_Read(string text, bool expected) =>
        Assert.Equal(expected, ConversionTable.Boolean.Convert(text, ConversionOptions.None).Value!.GetValue<bool>());

    [Fact]
    public void Boolean_OtherWord_Unfit() => Unfit(ConversionTable.Boolean, "perhaps");

    [Fact]
    public void Line_PastedText_OneVisibleLine() =>
        Assert.Equal("Acme GmbH", Text(ConversionTable.Line, " Acme\u00a0\u200b\r\n GmbH\u00ad "));

    [Fact]
    public void Email_ListOfAddresses_FirstThatFits() => Assert.Equal(
        "ada@acme.example",
        ConversionTable.Email.Convert(new JsonArray("n/a", "ada@acme.example"), ConversionOptions.None).Value!.GetValue<string>());

    [Theory]
    [MemberData(nameof(Names))]
    public void Convert_Anything_NeverThrowsAndSaysOneOrTheOther(string name)
    {
        var random = new Random(7);
        const string letters = "aZ09 .,;:@/\\<>\"'+-_()[]{}%#?&=\u00a0\u200b\u0000éßİ山\uD83D\uDE00\uD800€年月日TZ";
        JsonNode[] others = [true, 0, -1, 1.5, decimal.MaxValue, JsonNode.Parse(
            "1e400")!, new JsonArray(), new JsonObject(), new JsonArray(new JsonObject())];
        var texts = Enumerable.Range(0, 20_000).Select(_ => (JsonNode)JsonValue.Create(
            string.Concat(Enumerable.Range(0, random.Next(30)).Select(_ => letters[random.Next(letters.Length)]))));
        var options = new[]
        {
            ConversionOptions.None, new ConversionOptions { Locale = Locale.Parse("de"), Country = "DE", Currency = "eur" }
        };
        foreach (var value in others.Concat(texts).Append(new string('9', 5000)).Append(new string('@', 1999)))
        {
            foreach (var converted in options.Select(option => ConversionTable.All[name].Convert(value, option)))
                Assert.True(converted.Value is null ^ converted.Why is null, $"{name} of {value.ToJsonString()}");
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Convert_OwnResult_Stays(string name)
    {
        // Money turns main units into minor ones, so that doing it twice is another thing
        var conversion = ConversionTable.All[name];
        foreach (var text in name == "money"
            ? []
            : new[]
            {
                "Ada Byron", "ada@acme.example", "acme.example", "+4930123456", "DE", "12.5", "usd", "2025-03-04T05:06:07Z", "true", "12"
            })
        {
            if (conversion.Convert(text, ConversionOptions.None).Value is { } once && name is not ("given-name" or "family-name"))
                Assert.Equal(once.ToJsonString(), conversion.Convert(once, ConversionOptions.None).Value?.ToJsonString());
        }
    }

    private static string? Text(Conversion conversion, string text, ConversionOptions? options = null)
    {
        var converted = conversion.Convert(text, options ?? ConversionOptions.None);
        Assert.Null(converted.Why);
        return converted.Value!.GetValue<string>();
    }

    private static void Unfit(Conversion conversion, string text)
    {
        var converted = conversion.Convert(text, ConversionOptions.None);
        Assert.Null(converted.Value);
        Assert.NotEmpty(converted.Why!);
    }
}
