using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// Fills canonical fields that others of the same event say already: names and their parts, amounts and their minor units.
/// </summary>
internal static class CanonicalCompletion
{
    // Providers do not agree with ISO 4217 on the minor unit of these (Stripe charges ISK and UGX in hundredths, MGA in whole units:
    // https://docs.stripe.com/currencies#zero-decimal), so that nothing is computed
    private static readonly HashSet<string> Disputed = new(StringComparer.OrdinalIgnoreCase) { "isk", "ugx", "mga" };

    /// <summary>Completes an event's data; what is there stays.</summary>
    /// <param name="data">The canonical fields.</param>
    /// <returns>Each field that was filled, with the field that it came from.</returns>
    public static IReadOnlyDictionary<string, string> Complete(JsonObject data)
    {
        var filled = new Dictionary<string, string>(StringComparer.Ordinal);
        if (data["person"] is JsonObject person)
            CompleteName(person, filled);
        foreach (var group in new[] { "payment", "deal" })
        {
            if (data[group] is JsonObject priced)
                CompleteAmount(group, priced, filled);
        }

        return filled;
    }

    private static void CompleteName(JsonObject person, Dictionary<string, string> filled)
    {
        var (name, given, family) = (Text(person["name"]), Text(person["firstName"]), Text(person["lastName"]));
        // One part alone may be all that changed, and is no full name
        if (name is null && given is not null && family is not null)
        {
            Fill("name", PersonName.Join(given, family).Full, "person.firstName, person.lastName");
        }
        else if (name is not null && given is null && family is null && PersonName.Parse(name) is { } parts)
        {
            Fill("firstName", parts.Given, "person.name");
            Fill("lastName", parts.Family, "person.name");
        }
        else if (name is not null && given is not null && family is null
            && name.StartsWith($"{given} ", StringComparison.OrdinalIgnoreCase))
        {
            Fill("lastName", name[(given.Length + 1)..].Trim(), "person.name");
        }
        else if (name is not null && family is not null && given is null
            && name.EndsWith($" {family}", StringComparison.OrdinalIgnoreCase))
        {
            Fill("firstName", name[..^(family.Length + 1)].Trim(), "person.name");
        }

        void Fill(string field, string text, string from)
        {
            if (text.Length == 0)
                return;
            person[field] = text;
            filled[$"person.{field}"] = from;
        }
    }

    private static void CompleteAmount(string group, JsonObject priced, Dictionary<string, string> filled)
    {
        if (Text(priced["currency"]) is not { } currency || Disputed.Contains(currency)
            || CurrencyConversion.MinorDigits(currency) is not { } digits)
            return;
        var (amount, minor) = (Number(priced["amount"]), Number(priced["amountMinor"]));
        if (amount is null && minor is not null)
        {
            priced["amount"] = MoneyConversion.ToMajor(minor.Value, digits);
            filled[$"{group}.amount"] = $"{group}.amountMinor";
        }
        else if (amount is not null && minor is null
            && MoneyConversion.ToMinor(amount.Value, digits) is var units && units == decimal.Truncate(units))
        {
            priced["amountMinor"] = decimal.Truncate(units);
            filled[$"{group}.amountMinor"] = $"{group}.amount";
        }
    }

    private static string? Text(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.Deserialize<string>() : null;

    private static decimal? Number(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.Number
        && decimal.TryParse(value.ToJsonString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && Math.Abs(number) < 1_000_000_000_000_000m
            ? number
            : null;
}
