using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid.Values;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>JSON as Liquid reads it, and Liquid's values as JSON.</summary>
internal static class LiquidJson
{
    /// <summary>A JSON value as a template sees it; numbers beyond the range of decimals are their text.</summary>
    /// <param name="node">The JSON.</param>
    /// <param name="budget">Pays for the items of arrays, which are made at once; objects are made when they are named.</param>
    public static FluidValue ToLiquid(JsonNode? node, RenderingBudget budget)
    {
        switch (node)
        {
            case null:
                return NilValue.Instance;
            case JsonObject entries:
                return new JsonObjectValue(entries, budget);
            case JsonArray items:
                budget.Charge(items.Count);
                return new ArrayValue([.. items.Select(item => ToLiquid(item, budget))]);
        }

        var text = FieldText.From(node)!;
        return node.GetValueKind() switch
        {
            JsonValueKind.True => BooleanValue.True,
            JsonValueKind.False => BooleanValue.False,
            JsonValueKind.Number when decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) =>
                NumberValue.Create(number),
            _ => StringValue.Create(text),
        };
    }

    /// <summary>A value of a template as JSON that belongs to nobody yet; <see langword="null"/> for what is missing.</summary>
    public static JsonNode? From(FluidValue value) => value switch
    {
        JsonObjectValue json => json.Node.DeepClone(),
        ArrayValue items => new JsonArray([.. items.Values.Select(From)]),
        BooleanValue => JsonValue.Create(value.ToBooleanValue()),
        NumberValue => JsonValue.Create(value.ToNumberValue()),
        DateTimeValue when value.ToObjectValue() is DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => value.IsNil() ? null : JsonValue.Create(value.ToStringValue()),
    };
}
