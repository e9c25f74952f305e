using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>The canonical fields of an item.</summary>
/// <param name="Data">The fields, and the item as <c>raw</c>.</param>
/// <param name="Filled">The fields that were filled.</param>
/// <param name="Missing">Canonical fields that no path gave.</param>
/// <param name="Unfit">Values that were found and passed over.</param>
internal sealed record MappedFields(
    JsonObject Data, IReadOnlyList<FilledField> Filled, IReadOnlyList<string> Missing, IReadOnlyList<UnfitValue> Unfit)
{
    /// <summary>Canonical field to the path that gave it.</summary>
    public Dictionary<string, string> Mapped() => Filled.ToDictionary(filled => filled.Field.Text, filled => filled.From);
}

/// <summary>
/// Fills canonical fields by a source's map: each takes the first path whose value is present and fits what the field holds.
/// </summary>
internal static class FieldMapper
{
    private static readonly FieldPath[] Countries = [FieldPath.Parse("person.country"), FieldPath.Parse("account.country")];
    private static readonly FieldPath[] Currencies = [FieldPath.Parse("payment.currency"), FieldPath.Parse("deal.currency")];

    /// <summary>Maps one item. Never throws for anything in it.</summary>
    /// <param name="map">The source's map.</param>
    /// <param name="raw">The item.</param>
    public static MappedFields Map(IEnumerable<KeyValuePair<FieldPath, FieldMapping>> map, JsonNode raw)
    {
        var mapped = Add(map, raw, []);
        mapped.Data["raw"] = raw.Own();
        return mapped;
    }

    /// <summary>Adds to an event's fields those that it has not, of what was read beside it. Never throws for anything in it.</summary>
    /// <param name="map">Canonical field to where it comes from.</param>
    /// <param name="read">What was read.</param>
    /// <param name="data">The event's fields, of which none is changed.</param>
    public static MappedFields Add(IEnumerable<KeyValuePair<FieldPath, FieldMapping>> map, JsonNode read, JsonObject data)
    {
        var filled = new List<FilledField>();
        var missing = new List<string>();
        var unfit = new List<UnfitValue>();
        foreach (var (field, mapping) in Open(map, data))
        {
            if (Find(field, mapping, read, data, unfit, out var from) is { } value)
            {
                field.Write(data, value);
                filled.Add(new FilledField(field, from));
            }
            else
            {
                missing.Add(field.Text);
            }
        }

        foreach (var completed in CanonicalCompletion.Complete(data))
        {
            filled.Add(completed);
            missing.Remove(completed.Field.Text);
        }

        return new MappedFields(data, filled, missing, unfit);
    }

    // Those that the event has not, be they filled on the way; one that reads others comes after them
    private static List<KeyValuePair<FieldPath, FieldMapping>> Open(
        IEnumerable<KeyValuePair<FieldPath, FieldMapping>> map, JsonObject data)
    {
        var (open, last) = (new List<KeyValuePair<FieldPath, FieldMapping>>(), new List<KeyValuePair<FieldPath, FieldMapping>>());
        foreach (var entry in map)
        {
            if (entry.Key.Read(data) is null)
                (NeedsOthers(entry.Key, entry.Value) ? last : open).Add(entry);
        }

        open.AddRange(last);
        return open;
    }

    private static bool NeedsOthers(FieldPath field, FieldMapping mapping) =>
        mapping.As.NeedsOtherFields || CanonicalFields.KindOf(field.Text) is { NeedsOtherFields: true };

    private static JsonNode? Find(
        FieldPath field, FieldMapping mapping, JsonNode raw, JsonObject data, List<UnfitValue> unfit, out string from)
    {
        ConversionOptions? options = null;
        foreach (var path in mapping.From)
        {
            if ((path.Read(raw) ?? path.Read(data)) is not { } value || IsEmpty(value))
                continue;
            options ??= Options(field, mapping, raw, data);
            var converted = mapping.As.Convert(value, options);
            if (converted.Value is not null)
                converted = CanonicalFields.Fit(field.Text, converted.Value, options);
            if (converted.Value is not null)
            {
                from = path.Text;
                return converted.Value;
            }

            unfit.Add(new UnfitValue(field.Text, path.Text, converted.Why ?? "it does not fit"));
        }

        from = "";
        return null;
    }

    private static ConversionOptions Options(FieldPath field, FieldMapping mapping, JsonNode raw, JsonObject data)
    {
        if (!NeedsOthers(field, mapping))
            return mapping.Locale is { } locale ? new ConversionOptions { Locale = locale } : ConversionOptions.None;
        string? Said(MappingOption? option, FieldPath[] otherwise) => option?.Literal
            ?? FieldText.From(option?.Path is { } path ? path.Read(raw) ?? path.Read(data) : null)
            ?? otherwise.Select(field => FieldText.From(field.Read(data))).FirstOrDefault(text => text is not null);
        return new ConversionOptions
        {
            Locale = mapping.Locale,
            Country = Said(mapping.Country, Countries) is { } country ? CountryConversion.Code(country) : null,
            Currency = Said(mapping.Currency, Currencies)?.ToLowerInvariant(),
        };
    }

    private static bool IsEmpty(JsonNode value) =>
        value.GetValueKind() == JsonValueKind.String && string.IsNullOrWhiteSpace(FieldText.From(value));
}
