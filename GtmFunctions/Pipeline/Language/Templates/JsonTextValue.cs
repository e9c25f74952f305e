using System.Globalization;
using System.Text.Encodings.Web;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>What the filter <c>json</c> gives: text that is JSON already, and so one value where JSON is written as text.</summary>
internal sealed class JsonTextValue(string json) : FluidValue
{
    public override FluidValues Type => FluidValues.String;

    public override bool Equals(FluidValue? other) => other is not null && other.ToStringValue() == json;

    public override bool Equals(object? obj) => Equals(obj as FluidValue);

    public override int GetHashCode() => json.GetHashCode(StringComparison.Ordinal);

    public override bool ToBooleanValue() => true;

    public override decimal ToNumberValue() => 0;

    public override string ToStringValue() => json;

    public override object ToObjectValue() => json;

    public override ValueTask WriteToAsync(TextWriter writer, TextEncoder encoder, CultureInfo cultureInfo) =>
        new(writer.WriteAsync(encoder.Encode(json)));
}
