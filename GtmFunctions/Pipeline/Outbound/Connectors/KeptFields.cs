using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Fields of a record that a write leaves as they are where the record has a value: <c>whenEmpty</c>.</summary>
internal static class KeptFields
{
    private const string Key = "whenEmpty";

    /// <summary>
    /// The fields of an action as it is called, by the destination's names: those of <c>with</c>, else those of the connector's file.
    /// </summary>
    /// <exception cref="UnsentException">The document names some, and what the record has cannot be read.</exception>
    public static IReadOnlyList<string> Named(ConnectorAction action, FieldScope fields)
    {
        if ((fields.Find("with") as JsonObject)?[Key] is not { } named)
            return action.WhenEmpty;
        string[] written =
        [
            .. (named is JsonArray several ? several.Select(FieldText.From) : [FieldText.From(named)])
                .OfType<string>()
                .Where(field => field.Length > 0),
        ];
        return written.Length == 0 || action.Existing is not null
            ? written
            : throw UnsentException.Refused(
                $"the action '{action.Name}' cannot ask what the record has, so 'whenEmpty' cannot be kept to; leave it out of 'with'");
    }

    /// <summary>Takes the fields out of a body that the record has a value for.</summary>
    /// <returns>What was taken out, in words.</returns>
    public static IReadOnlyList<string> Apply(JsonNode body, ConnectorAction action, CallValues values)
    {
        if (action.Existing is not { } existing || values.Read(existing) is not JsonObject record
            || Target(body, action) is not { } entries)
            return [];
        string[] kept = [.. Named(action, values.Fields).Where(field => HasValue(record[field]) && entries.Remove(field))];
        return [.. kept.Select(field => $"left '{field}' as the record has it")];
    }

    /// <summary>Where the fields are in a body, or <see langword="null"/>.</summary>
    public static JsonObject? Target(JsonNode body, ConnectorAction action) =>
        (action.Into is { } into ? into.Read(body) : body) as JsonObject;

    private static bool HasValue(JsonNode? value) => value switch
    {
        JsonArray items => items.Count > 0,
        _ => !string.IsNullOrWhiteSpace(FieldText.From(value)),
    };
}
