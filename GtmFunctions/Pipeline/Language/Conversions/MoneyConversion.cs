using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// <c>money</c>: minor units of a currency, from an amount in its main unit: 49.00 USD is 4900, 49 JPY is 49, 1.234 KWD is 1234. The
/// currency is the map's <c>currency</c>, else the event's <c>payment.currency</c> or <c>deal.currency</c>.
/// </summary>
internal static class MoneyConversion
{
    private const decimal Most = 1_000_000_000_000_000m;

    public static Converted Convert(JsonNode value, ConversionOptions options)
    {
        if (options.Currency is null || CurrencyConversion.MinorDigits(options.Currency) is not { } digits)
            return Converted.Unfit("the currency is not known: name it with 'currency' in the map");
        if (NumberConversions.Amount(value, options.Locale, out var why) is not { } number)
            return Converted.Unfit(why);
        if (Math.Abs(number) >= Most)
            return Converted.Unfit("it is an amount beyond what is counted with");
        var minor = ToMinor(number, digits);
        return minor == decimal.Truncate(minor)
            ? Converted.Fit(decimal.Truncate(minor))
            : Converted.Unfit("it has more decimals than its currency");
    }

    /// <summary>Minor units of an amount.</summary>
    public static decimal ToMinor(decimal amount, int digits) => amount * Scale(digits);

    /// <summary>The amount of minor units.</summary>
    public static decimal ToMajor(decimal minor, int digits) => minor / Scale(digits);

    private static decimal Scale(int digits) => digits switch { 0 => 1m, 2 => 100m, 3 => 1000m, _ => 10000m };
}
