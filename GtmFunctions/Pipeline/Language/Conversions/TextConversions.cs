using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>as-is</c>, <c>text</c>, <c>lower</c> and <c>line</c>.</summary>
internal static class TextConversions
{
    public static Converted AsIs(JsonNode value, ConversionOptions options) => Converted.Fit(value.DeepClone());

    public static Converted Text(JsonNode value, ConversionOptions options) =>
        FieldText.From(value) is { } text ? Converted.Fit(text) : Converted.Unfit("there is no text");

    public static Converted Lower(JsonNode value, ConversionOptions options) =>
        FieldText.From(value)?.Trim() is { Length: > 0 } text
            ? Converted.Fit(text.ToLowerInvariant())
            : Converted.Unfit("there is no text");

    public static Converted Line(JsonNode value, ConversionOptions options) => PlainText.Line(value) is { } line
        ? Converted.Fit(line)
        : Converted.Unfit(value is JsonValue ? "there is no text, or too much for one line" : "it is an object or a list, no text");
}
