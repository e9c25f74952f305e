using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace GtmFunctions.Pipeline.Language.Yaml;

/// <summary>YAML as the JSON that it stands for.</summary>
internal static class YamlJson
{
    /// <summary>JSON as providers write it: characters beyond ASCII as they are.</summary>
    public static readonly JsonSerializerOptions Written = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>
    /// The JSON of a node, by YAML's core schema: plain <c>null</c>, <c>true</c>, <c>false</c> and numbers are those; all else is text.
    /// </summary>
    public static JsonNode? Node(YamlNode node) => node switch
    {
        YamlMappingNode mapping => new JsonObject(mapping.Children.Select(pair =>
            KeyValuePair.Create(YamlMapping.Text(pair.Key, "a key of JSON"), Node(pair.Value)))),
        YamlSequenceNode sequence => new JsonArray([.. sequence.Children.Select(Node)]),
        YamlScalarNode { Style: ScalarStyle.Plain, Value: null or "" or "null" or "~" } => null,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" } => true,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: "false" } => false,
        YamlScalarNode { Style: ScalarStyle.Plain, Value: { } text } when IsNumber(text) => JsonNode.Parse(text),
        YamlScalarNode scalar => scalar.Value,
        _ => throw YamlMapping.Wrong(node, "this cannot be JSON"),
    };

    private static bool IsNumber(string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _))
            return false;
        try
        {
            return JsonNode.Parse(text) is JsonValue value && value.GetValueKind() == JsonValueKind.Number;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
