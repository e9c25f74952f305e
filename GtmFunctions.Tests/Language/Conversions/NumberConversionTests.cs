using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Conversions;
using Xunit;

namespace GtmFunctions.Tests.Language.Conversions;

public sealed class NumberConversionTests
{
    [Theory]
    [InlineData("number", "1234", null, "1234")]
    [InlineData("number", "-12.5", null, "-12.5")]
    [InlineData("number", "1,234.56", null, "1234.56")]
    [InlineData("number", "1.234,56", null, "1234.56")]
    [InlineData("number", "1 234,56", null, "1234.56")]
    [InlineData("number", "1\u202f234,56", null, "1234.56")]
    [InlineData("number", "1'234.50", null, "1234.50")]
    [InlineData("number", "1.234.567", null, "1234567")]
    [InlineData("number", "1,00,000", null, "100000")]
    [InlineData("number", "12,5", null, "12.5")]
    [InlineData("number", "0.875", null, "0.875")]
    [InlineData("number", "1e3", null, "1000")]
    [InlineData("number", "１２３", null, "123")]
    [InlineData("number", "1.234", "de", "1234")]
    [InlineData("number", "1,234", "de", "1.234")]
    [InlineData("number", "1,234", "en-US", "1234")]
    [InlineData("number", "1.234", "en", "1.234")]
    [InlineData("number", "1.234", "de-CH", "1.234")]
    [InlineData("integer", "1.234", null, "1234")]
    [InlineData("integer", "1,234", null, "1234")]
    [InlineData("integer", "12.00", null, "12")]
    [InlineData("amount", "$1,234", null, "1234")]
    [InlineData("amount", "1.234,50 €", null, "1234.50")]
    [InlineData("amount", "R$ 49,90", null, "49.90")]
    [InlineData("amount", "EUR 49", null, "49")]
    [InlineData("amount", "-$5.00", null, "-5.00")]
    [InlineData("amount", "¥1,200", null, "1200")]
    public void Convert_Text_Number(string conversion, string text, string? locale, string expected) => Assert.Equal(
        decimal.Parse(expected, System.Globalization.CultureInfo.InvariantCulture),
        Convert(conversion, text, locale).Value!.GetValue<decimal>());

    [Theory]
    [InlineData("number", "1.234")]
    [InlineData("number", "1,234")]
    [InlineData("amount", "1.234")]
    [InlineData("number", "51-200")]
    [InlineData("number", "200+")]
    [InlineData("number", "10k")]
    [InlineData("number", "$50")]
    [InlineData("number", "")]
    [InlineData("number", "1,2,3")]
    [InlineData("number", "1.2.3")]
    [InlineData("number", "1 2")]
    [InlineData("number", "--1")]
    [InlineData("number", ".")]
    [InlineData("integer", "12.5")]
    [InlineData("integer", "51-200")]
    [InlineData("amount", "ABCD 5")]
    public void Convert_UnclearOrNone_Unfit(string conversion, string text)
    {
        var converted = Convert(conversion, text, null);
        Assert.Null(converted.Value);
        Assert.NotEmpty(converted.Why!);
    }

    [Theory]
    [InlineData("49.00", "usd", "4900")]
    [InlineData("49", "JPY", "49")]
    [InlineData("1.234", "KWD", null)]
    [InlineData("1,234", "EUR", "123400")]
    [InlineData("49.005", "EUR", null)]
    [InlineData("49,90 €", "eur", "4990")]
    public void Money_Amount_MinorUnitsOfItsCurrency(string text, string currency, string? expected) => Assert.Equal(
        expected,
        ConversionTable.Money.Convert(text, new ConversionOptions { Currency = currency }).Value?.GetValue<decimal>().ToString("0", null));

    [Fact]
    public void Money_JsonNumberOfThreeDecimals_MinorUnits() => Assert.Equal(
        1234m, ConversionTable.Money.Convert(1.234m, new ConversionOptions { Currency = "kwd" }).Value!.GetValue<decimal>());

    [Fact]
    public void Money_NoCurrency_SaysWhatToName() =>
        Assert.Contains("'currency'", ConversionTable.Money.Convert("49", ConversionOptions.None).Why, StringComparison.Ordinal);

    [Theory]
    [InlineData("USD", "usd")]
    [InlineData("€", "eur")]
    [InlineData("$", null)]
    [InlineData("Dollar", null)]
    public void Currency_CodeOrSign_LowerCase(string text, string? expected) =>
        Assert.Equal(expected, ConversionTable.Currency.Convert(text, ConversionOptions.None).Value?.GetValue<string>());

    private static Converted Convert(string conversion, string text, string? locale) => ConversionTable.All[conversion].Convert(
        JsonValue.Create(text), new ConversionOptions { Locale = locale is null ? null : Locale.Parse(locale) });
}
