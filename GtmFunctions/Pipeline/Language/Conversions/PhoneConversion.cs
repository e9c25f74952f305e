using System.Text.Json.Nodes;
using PhoneNumbers;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// <c>phone</c>: a telephone number by E.164. A number without a country code needs the country: the map's <c>country</c>, else the event's
/// <c>person.country</c> or <c>account.country</c>; nothing is guessed. Extensions are left out, as E.164 has none.
/// </summary>
internal static class PhoneConversion
{
    private const string NoCountry = "ZZ";

    public static Converted Convert(JsonNode value, ConversionOptions options) =>
        ListConversion.First(value, item => ConvertOne(item, options.Country));

    private static Converted ConvertOne(JsonNode value, string? country)
    {
        if (PlainText.Code(value) is not { } text || !text.Any(char.IsDigit))
            return Converted.Unfit("it is no telephone number");
        if (country is null && text.StartsWith("00", StringComparison.Ordinal))
            text = $"+{text[2..]}";
        var util = PhoneNumberUtil.GetInstance();
        try
        {
            var number = util.Parse(text, country ?? NoCountry);
            return util.IsPossibleNumberWithReason(number) == PhoneNumberUtil.ValidationResult.IS_POSSIBLE
                ? Converted.Fit(util.Format(number, PhoneNumberFormat.E164))
                : Converted.Unfit("it has too few or too many digits for a telephone number of its country");
        }
        catch (NumberParseException wrong) when (wrong.ErrorType == ErrorType.INVALID_COUNTRY_CODE && country is null)
        {
            return Converted.Unfit("it has no country code, and the country is not known: name it with 'country' in the map");
        }
        catch (NumberParseException)
        {
            return Converted.Unfit("it is no telephone number");
        }
    }
}
