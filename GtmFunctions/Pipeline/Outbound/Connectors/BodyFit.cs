using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Shortens the longest texts of a message to people until its bytes fit.</summary>
internal static class BodyFit
{
    // A shorter text is a name, an address or a key, and cutting it saves nothing
    private const int Shortest = 200;

    // Bytes that one UTF-16 unit of a text can take in JSON: six where it is escaped
    private const int BytesOfUnit = 6;

    /// <summary>Cuts texts, the longest first, in place.</summary>
    /// <returns>What was cut, in plain words; the message may still be too long.</returns>
    public static IReadOnlyList<string> Apply(JsonNode body, int maxBytes, EscapeRule rule)
    {
        var notes = new List<string>();
        while (CallBody.Encode(body).Length - maxBytes is > 0 and var excess && Longest(body) is { } longest)
        {
            var text = longest.GetValue<string>();
            var bytes = CallBody.Encode(longest).Length;
            var share = Math.Max(1, (int)((long)excess * text.Length / bytes));
            var length = Math.Max(Shortest, Math.Min(text.Length - share, text.Length - (excess / BytesOfUnit) - 1));
            notes.Add($"a text of {text.Length} characters was cut to {length}, because the message was {excess} bytes too long");
            longest.ReplaceWith(TextCut.Shorten(text, length, rule));
        }

        return notes;
    }

    private static JsonValue? Longest(JsonNode body) => All(body).Where(text => text.GetValue<string>().Length > Shortest)
        .MaxBy(text => text.GetValue<string>().Length);

    private static IEnumerable<JsonValue> All(JsonNode? node) => node switch
    {
        JsonObject entries => entries.SelectMany(entry => All(entry.Value)),
        JsonArray items => items.SelectMany(All),
        JsonValue text when text.GetValueKind() == JsonValueKind.String => [text],
        _ => [],
    };
}
