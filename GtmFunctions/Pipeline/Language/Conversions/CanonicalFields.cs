using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// What canonical fields hold by their names: whichever source or enricher gives one, and whatever its map says, the value is read so or
/// the field stays empty. A field that is not here holds whatever its map gives it.
/// </summary>
internal static class CanonicalFields
{
    private static readonly FrozenDictionary<string, Conversion> ByName = new Dictionary<string, Conversion>
    {
        ["person.email"] = ConversionTable.Email,
        ["person.name"] = ConversionTable.Name,
        ["person.firstName"] = ConversionTable.Line,
        ["person.lastName"] = ConversionTable.Line,
        ["person.title"] = ConversionTable.Line,
        ["person.phone"] = ConversionTable.Phone,
        ["person.country"] = ConversionTable.Country,
        ["account.domain"] = ConversionTable.Domain,
        ["account.name"] = ConversionTable.Line,
        ["account.country"] = ConversionTable.Country,
        ["account.phone"] = ConversionTable.Phone,
        ["account.employees"] = ConversionTable.WholeNumber,
        ["deal.amount"] = ConversionTable.Amount,
        ["deal.amountMinor"] = ConversionTable.WholeNumber,
        ["deal.currency"] = ConversionTable.Currency,
        ["payment.amount"] = ConversionTable.Amount,
        ["payment.amountMinor"] = ConversionTable.WholeNumber,
        ["payment.currency"] = ConversionTable.Currency,
        ["meeting.start"] = ConversionTable.Time,
        ["meeting.end"] = ConversionTable.Time,
        ["meeting.seconds"] = ConversionTable.Number,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>All fields whose names say what they hold.</summary>
    public static IReadOnlyDictionary<string, Conversion> All => ByName;

    /// <summary>The conversion of a field; <see langword="null"/> where its name promises nothing.</summary>
    public static Conversion? KindOf(string field) => ByName.GetValueOrDefault(field);

    /// <summary>A value as a field holds it, or why it does not fit.</summary>
    public static Converted Fit(string field, JsonNode value, ConversionOptions options) =>
        KindOf(field) is { } kind ? kind.Convert(value, options) : Converted.Fit(value.DeepClone());
}
