using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>All conversions that a map can name with <c>as</c>. A new one is a file beside this one and a row here.</summary>
internal static class ConversionTable
{
    /// <summary>The value as it stands.</summary>
    public static readonly Conversion AsIs = new("as-is", "the value as it stands", TextConversions.AsIs);

    /// <summary>Text, whatever its JSON type.</summary>
    public static readonly Conversion Text =
        new("text", "the value as text, so that an id stays one whatever its JSON type", TextConversions.Text);

    /// <summary>Text in lower case.</summary>
    public static readonly Conversion Lower = new("lower", "the text in lower case, trimmed", TextConversions.Lower);

    /// <summary>One line of text.</summary>
    public static readonly Conversion Line =
        new("line", "one line of text, without invisible characters and double spaces", TextConversions.Line);

    /// <summary>An e-mail address.</summary>
    public static readonly Conversion Email = new("email", "one e-mail address in lower case", EmailConversion.Convert);

    /// <summary>A company's domain.</summary>
    public static readonly Conversion Domain =
        new("domain", "the company's registrable domain, of an address, URL or host", DomainConversion.Convert);

    /// <summary>A telephone number.</summary>
    public static readonly Conversion Phone =
        new("phone", "a telephone number by E.164, such as +4930123456", PhoneConversion.Convert) { NeedsOtherFields = true };

    /// <summary>A country.</summary>
    public static readonly Conversion Country = new("country", "a country's ISO 3166-1 alpha-2 code", CountryConversion.Convert);

    /// <summary>A person's full name.</summary>
    public static readonly Conversion Name = new("name", "a person's full name, the given name first", NameConversions.Full);

    /// <summary>A person's given name.</summary>
    public static readonly Conversion GivenName = new("given-name", "the given name, of a full name", NameConversions.Given);

    /// <summary>A person's family name.</summary>
    public static readonly Conversion FamilyName = new("family-name", "the family name, of a full name", NameConversions.Family);

    /// <summary>A number.</summary>
    public static readonly Conversion Number = new("number", "a number", NumberConversions.Number);

    /// <summary>A whole number.</summary>
    public static readonly Conversion WholeNumber = new("integer", "a whole number", NumberConversions.Integer);

    /// <summary>An amount in the currency's main unit.</summary>
    public static readonly Conversion Amount =
        new("amount", "an amount of money in the main unit of its currency", NumberConversions.Amount);

    /// <summary>An amount in minor units.</summary>
    public static readonly Conversion Money =
        new("money", "minor units of the currency, from an amount in its main unit", MoneyConversion.Convert) { NeedsOtherFields = true };

    /// <summary>A currency.</summary>
    public static readonly Conversion Currency = new("currency", "a currency's ISO 4217 code in lower case", CurrencyConversion.Convert);

    /// <summary>An instant.</summary>
    public static readonly Conversion Time = new("time", "an ISO 8601 instant", TimeConversion.Convert);

    /// <summary>True or false.</summary>
    public static readonly Conversion Boolean = new("boolean", "true or false", BooleanConversion.Convert);

    /// <summary>All of them, by name.</summary>
    public static readonly FrozenDictionary<string, Conversion> All = new[]
    {
        AsIs, Text, Lower, Line, Email, Domain, Phone, Country, Name, GivenName, FamilyName,
        Number, WholeNumber, Amount, Money, Currency, Time, Boolean,
    }.ToFrozenDictionary(conversion => conversion.Name, StringComparer.Ordinal);
}
