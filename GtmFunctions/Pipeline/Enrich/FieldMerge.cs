using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Adds what was given to an event's data: what the event has stays, and what does not fit a field is left out.</summary>
internal static class FieldMerge
{
    /// <summary>Adds fields.</summary>
    /// <param name="data">The event's data.</param>
    /// <param name="given">The fields, their values and who gave them.</param>
    /// <returns>What became of each.</returns>
    public static IReadOnlyDictionary<string, GivenField> Add(
        JsonObject data, IEnumerable<(FieldPath Field, JsonNode Value, string From)> given)
    {
        var gave = new Dictionary<string, GivenField>();
        foreach (var (field, value, from) in given)
        {
            var known = field.Read(data);
            var fitted = CanonicalFields.Fit(field.Text, value, ConversionOptions.None);
            if (known is null && fitted.Value is not null)
                field.Write(data, fitted.Value);
            gave[field.Text] = new GivenField((fitted.Value ?? value).Kept(), from)
            {
                Kept = known.Kept(),
                LeftOut = fitted.Why,
            };
        }

        CanonicalCompletion.Complete(data);
        return gave;
    }
}
