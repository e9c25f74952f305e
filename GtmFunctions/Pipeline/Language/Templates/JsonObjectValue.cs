using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json.Nodes;
using Fluid;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>A JSON object as a template sees it: its members by name, read when they are named; its JSON where it is written out.</summary>
internal sealed class JsonObjectValue(JsonObject node, RenderingBudget budget) : FluidValue
{
    /// <summary>The object itself.</summary>
    public JsonObject Node => node;

    public override FluidValues Type => FluidValues.Object;

    public override ValueTask<FluidValue> GetValueAsync(string name, TemplateContext context) => new(Member(name));

    public override ValueTask<FluidValue> GetIndexAsync(FluidValue index, TemplateContext context) => new(Member(index.ToStringValue()));

    // A loop over an object gets pairs of name and value, as in Shopify's Liquid
    public override IEnumerable<FluidValue> Enumerate(TemplateContext context) =>
        node.Select(entry => (FluidValue)new ArrayValue([StringValue.Create(entry.Key), LiquidJson.ToLiquid(entry.Value, budget)]));

    public override bool Contains(FluidValue value) => node.ContainsKey(value.ToStringValue());

    public override bool Equals(FluidValue? other)
    {
        if (other is not JsonObjectValue json)
            return false;
        budget.Charge(ToStringValue().Length);
        return JsonNode.DeepEquals(node, json.Node);
    }

    public override bool Equals(object? obj) => Equals(obj as FluidValue);

    public override int GetHashCode() => node.Count;

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue()
    {
        var json = node.ToJsonString();
        budget.Charge(json.Length);
        return json;
    }

    public override object ToObjectValue() => node;

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo)
    {
        encoder.Encode(writer, ToStringValue());
        return ValueTask.CompletedTask;
    }

    private FluidValue Member(string name) => node.TryGetPropertyValue(name, out var value) ? LiquidJson.ToLiquid(value, budget)
        : name == "size" ? NumberValue.Create(node.Count)
        : NilValue.Instance;
}
