using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>A canonical field that was filled.</summary>
/// <param name="Field">The field.</param>
/// <param name="From">Where its value came from.</param>
internal sealed record FilledField(FieldPath Field, string From);

/// <summary>
/// Fills canonical fields that others of the same event say already: names and their parts, amounts and their minor units.
/// </summary>
internal static class CanonicalCompletion
{
    // Providers do not agree with ISO 4217 on the minor unit of these (Stripe charges ISK and UGX in hundredths, MGA in whole units:
    // https://docs.stripe.com/currencies#zero-decimal), so that nothing is computed
    private static readonly HashSet<string> Disputed = new(StringComparer.OrdinalIgnoreCase) { "isk", "ugx", "mga" };

    private static readonly FieldPath Name = FieldPath.Parse("person.name");
    private static readonly FieldPath First = FieldPath.Parse("person.firstName");
    private static readonly FieldPath Last = FieldPath.Parse("person.lastName");
    private static readonly FieldPath PaymentAmount = FieldPath.Parse("payment.amount");
    private static readonly FieldPath PaymentMinor = FieldPath.Parse("payment.amountMinor");
    private static readonly FieldPath DealAmount = FieldPath.Parse("deal.amount");
    private static readonly FieldPath DealMinor = FieldPath.Parse("deal.amountMinor");

    /// <summary>Completes an event's data; what is there stays.</summary>
    /// <param name="data">The canonical fields.</param>
    /// <returns>The fields that were filled, with those that they came from.</returns>
    public static IReadOnlyList<FilledField> Complete(JsonObject data)
    {
        var filled = new List<FilledField>();
        if (data["person"] is JsonObject person)
            CompleteName(person, filled);
        if (data["payment"] is JsonObject payment)
            CompleteAmount(payment, PaymentAmount, PaymentMinor, filled);
        if (data["deal"] is JsonObject deal)
            CompleteAmount(deal, DealAmount, DealMinor, filled);
        return filled;
    }

    private static void CompleteName(JsonObject person, List<FilledField> filled)
    {
        var (name, given, family) = (Text(person["name"]), Text(person["firstName"]), Text(person["lastName"]));
        // One part alone may be all that changed, and is no full name
        if (name is null && given is not null && family is not null)
        {
            Fill(Name, "name", PersonName.Join(given, family).Full, "person.firstName, person.lastName");
        }
        else if (name is not null && given is null && family is null && PersonName.Parse(name) is { } parts)
        {
            Fill(First, "firstName", parts.Given, "person.name");
            Fill(Last, "lastName", parts.Family, "person.name");
        }
        else if (name is not null && given is not null && family is null
            && name.StartsWith($"{given} ", StringComparison.OrdinalIgnoreCase))
        {
            Fill(Last, "lastName", name[(given.Length + 1)..].Trim(), "person.name");
        }
        else if (name is not null && family is not null && given is null
            && name.EndsWith($" {family}", StringComparison.OrdinalIgnoreCase))
        {
            Fill(First, "firstName", name[..^(family.Length + 1)].Trim(), "person.name");
        }

        void Fill(FieldPath path, string field, string text, string from)
        {
            if (text.Length == 0)
                return;
            person[field] = text;
            filled.Add(new FilledField(path, from));
        }
    }

    private static void CompleteAmount(JsonObject priced, FieldPath ofAmount, FieldPath ofMinor, List<FilledField> filled)
    {
        if (Text(priced["currency"]) is not { } currency || Disputed.Contains(currency)
            || CurrencyConversion.MinorDigits(currency) is not { } digits)
            return;
        var (amount, minor) = (Number(priced["amount"]), Number(priced["amountMinor"]));
        if (amount is null && minor is not null)
        {
            priced["amount"] = MoneyConversion.ToMajor(minor.Value, digits);
            filled.Add(new FilledField(ofAmount, ofMinor.Text));
        }
        else if (amount is not null && minor is null
            && MoneyConversion.ToMinor(amount.Value, digits) is var units && units == decimal.Truncate(units))
        {
            priced["amountMinor"] = decimal.Truncate(units);
            filled.Add(new FilledField(ofMinor, ofAmount.Text));
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? FieldText.From(value) : null;

    private static decimal? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < 1_000_000_000_000_000m
            ? number
            : null;
}
