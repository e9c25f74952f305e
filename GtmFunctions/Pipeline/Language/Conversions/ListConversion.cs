using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>Lets a conversion of one value take a list of them: the first that fits.</summary>
internal static class ListConversion
{
    /// <summary>The first fitting item of a list, or the value itself converted.</summary>
    /// <param name="value">A value, or a list of values.</param>
    /// <param name="convert">Converts one.</param>
    public static Converted First(JsonNode value, Func<JsonNode, Converted> convert)
    {
        if (value is not JsonArray items)
            return convert(value);
        var first = Converted.Unfit("the list is empty");
        foreach (var item in items.OfType<JsonValue>())
        {
            var converted = convert(item);
            if (converted.Value is not null)
                return converted;
            first = converted;
        }

        return first;
    }
}
