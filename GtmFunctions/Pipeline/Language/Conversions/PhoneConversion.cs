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

    // All numbers of the North American plan have ten digits behind it
    private const int NorthAmerica = 1;

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
            return IsOne(util.IsPossibleNumberWithReason(number), number, text)
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

    // A short one that names its country may be a switchboard's or a service's, where numbers have no length of their own
    private static bool IsOne(PhoneNumberUtil.ValidationResult length, PhoneNumber number, string text) =>
        length is PhoneNumberUtil.ValidationResult.IS_POSSIBLE or PhoneNumberUtil.ValidationResult.IS_POSSIBLE_LOCAL_ONLY
        || (length == PhoneNumberUtil.ValidationResult.TOO_SHORT && text.StartsWith('+') && number.CountryCode != NorthAmerica);
}
