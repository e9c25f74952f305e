using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Fluid.Values;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Config.Templates;

/// <summary>JSON as Liquid reads it, and Liquid's values as JSON.</summary>
internal static class LiquidJson
{
    /// <summary>A JSON value as a template sees it; numbers beyond the range of decimals are their text.</summary>
    public static FluidValue ToLiquid(JsonNode? node)
    {
        switch (node)
        {
            case null:
                return NilValue.Instance;
            case JsonObject entries:
                return new JsonObjectValue(entries);
            case JsonArray items:
                return new ArrayValue([.. items.Select(ToLiquid)]);
        }

        var text = FieldText.Of(node)!;
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
    public static JsonNode? Of(FluidValue value) => value switch
    {
        JsonObjectValue json => json.Node.DeepClone(),
        ArrayValue items => new JsonArray([.. items.Values.Select(Of)]),
        BooleanValue => JsonValue.Create(value.ToBooleanValue()),
        NumberValue => JsonValue.Create(value.ToNumberValue()),
        DateTimeValue when value.ToObjectValue() is DateTimeOffset time => time.ToString("O", CultureInfo.InvariantCulture),
        _ => value.IsNil() ? null : JsonValue.Create(value.ToStringValue()),
    };
}
