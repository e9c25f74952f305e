using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary><c>boolean</c>: true or false, from what forms and tables write for them.</summary>
internal static class BooleanConversion
{
    private static readonly FrozenSet<string> Yes = FrozenSet.Create(
        StringComparer.Ordinal, "true", "yes", "y", "1", "on", "t", "ja", "oui", "si", "sí", "sim", "да", "はい", "是");

    private static readonly FrozenSet<string> No = FrozenSet.Create(
        StringComparer.Ordinal, "false", "no", "n", "0", "off", "f", "nein", "non", "não", "nao", "нет", "いいえ", "否");

    public static Converted Convert(JsonNode value, ConversionOptions options)
    {
        if (value.GetValueKind() is JsonValueKind.True or JsonValueKind.False)
            return Converted.Fit(value.DeepClone());
        var text = PlainText.Code(value)?.ToLowerInvariant() ?? "";
        if (Yes.Contains(text))
            return Converted.Fit(true);
        return No.Contains(text) ? Converted.Fit(false) : Converted.Unfit("it says neither yes nor no");
    }
}
