using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Yaml;

/// <summary>Writes JSON as YAML that people edit: a line for each value, quotes only where they are needed.</summary>
internal static partial class YamlText
{
    private const int Step = 2;

    private static readonly string[] Words = ["null", "true", "false", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The lines of an object's entries, each with its line end.</summary>
    /// <param name="entries">The object.</param>
    /// <param name="indent">How many blanks each line begins with.</param>
    public static string Write(JsonObject entries, int indent = 0)
    {
        var text = new StringBuilder();
        Entries(text, entries, indent);
        return text.ToString();
    }

    private static void Entries(StringBuilder text, JsonObject entries, int indent)
    {
        foreach (var (key, value) in entries)
        {
            text.Append(' ', indent).Append(Scalar(key)).Append(':');
            Value(text, value, indent + Step);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, int indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } entries:
                text.Append('\n');
                Entries(text, entries, indent);
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                foreach (var item in items)
                    Item(text, item, indent);
                break;
            default:
                text.Append(' ').Append(Simple(value)).Append('\n');
                break;
        }
    }

    // The first entry of an object stands behind the dash
    private static void Item(StringBuilder text, JsonNode? item, int indent)
    {
        text.Append(' ', indent).Append('-');
        if (item is JsonObject { Count: > 0 } entries)
            text.Append(' ').Append(Write(entries, indent + Step).AsSpan(indent + Step));
        else
            Value(text, item, indent + Step);
    }

    private static string Simple(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        _ when value.GetValueKind() == JsonValueKind.String => Scalar(value.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) => Plain().IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase)
        ? text
        : JsonSerializer.Serialize(text, YamlJson.Written);

    // What begins with a letter is no number; a colon, a hash or a bracket could be YAML's own
    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_.@/+$-]*(?: [A-Za-z0-9_.@/+$-]+)*\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Plain();
}
