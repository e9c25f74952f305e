using System.Text.Encodings.Web;
using Fluid;
using Fluid.Values;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>How a rendering writes the values of an event into text. Text that the template's author wrote is written as it is.</summary>
/// <param name="Value">Writes a text.</param>
/// <param name="Json">Writes JSON that was made of a value.</param>
internal sealed record OutputEscape(Func<string, string> Value, Func<string, string> Json)
{
    private const string Key = "escape";

    /// <summary>As it is.</summary>
    public static readonly OutputEscape None = All(static text => text);

    /// <summary>Percent-encoded, as one part of an address.</summary>
    public static readonly OutputEscape Url = All(UrlEncoder.Default.Encode);

    /// <summary>As a part of JSON that is written as text, see <see cref="HeldJson"/>.</summary>
    public static readonly OutputEscape JsonText = new(HeldJson.Hold, HeldJson.HoldJson);

    /// <summary>The markup of the value held, see <see cref="HeldText"/>.</summary>
    public static OutputEscape For(EscapeRule rule) => rule == EscapeRule.None ? None : All(value => HeldText.Hold(value, rule));

    /// <summary>The markup held, and then as a part of JSON text.</summary>
    public OutputEscape InJsonText() => new(value => HeldJson.Hold(Value(value)), json => HeldJson.HoldJson(Value(json)));

    /// <summary>Makes a rendering write its values so.</summary>
    public void Use(TemplateContext context) => context.AmbientValues[Key] = this;

    /// <summary>What a value is written as in this rendering.</summary>
    public static async ValueTask<string> WriteAsync(FluidValue value, TemplateContext context)
    {
        if (value.IsNil())
            return ((OutputEscape)context.AmbientValues[Key]).Value("");
        using var plain = new StringWriter(context.CultureInfo);
        await value.WriteToAsync(plain, NullEncoder.Default, context.CultureInfo);
        if (value is StringValue { Encode: false })
            return plain.ToString();
        var escape = (OutputEscape)context.AmbientValues[Key];
        return value is JsonObjectValue or JsonTextValue ? escape.Json(plain.ToString()) : escape.Value(plain.ToString());
    }

    private static OutputEscape All(Func<string, string> write) => new(write, write);
}
