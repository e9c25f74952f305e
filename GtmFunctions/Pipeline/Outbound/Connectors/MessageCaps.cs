using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Cuts a message to what its API takes, and says so in the message and to the caller.</summary>
internal static class MessageCaps
{
    /// <summary>Cuts what is too long, and fills what may not be empty, in place.</summary>
    /// <param name="body">The message.</param>
    /// <param name="caps">What its API takes.</param>
    /// <param name="rule">The markup of its texts, no piece of which is cut in two.</param>
    /// <returns>What was cut, in plain words.</returns>
    public static IReadOnlyList<string> Apply(JsonNode body, IReadOnlyList<MessageCap> caps, EscapeRule rule)
    {
        var notes = new List<string>();
        foreach (var cap in caps)
        {
            foreach (var start in cap.Type is { } type ? Typed(body, type).ToArray() : [body])
            {
                foreach (var target in cap.Each is null ? [start] : (cap.Each.Read(start) as JsonArray)?.ToArray() ?? [])
                    Apply(target, cap, rule, notes);
            }
        }

        return notes;
    }

    private static void Apply(JsonNode? target, MessageCap cap, EscapeRule rule, List<string> notes)
    {
        var node = cap.Path.Read(target);
        if (node is JsonArray items && items.Count > cap.Max)
        {
            notes.Add($"'{NameOf(cap)}' had {items.Count} items and was cut to {cap.Max}");
            while (items.Count > cap.Max)
                items.RemoveAt(items.Count - 1);
        }
        else if (node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { } text && text.Length > cap.Max)
        {
            notes.Add($"'{NameOf(cap)}' had {text.Length} characters and was cut to {cap.Max}");
            node.ReplaceWith(TextCut.Shorten(text, cap.Max, rule));
        }
        else if (cap.WhenEmpty is { } filler && string.IsNullOrWhiteSpace(FieldText.From(node)))
        {
            // Only what the message has and leaves blank: a section may have no text at all
            cap.Path.Replace(target, filler);
        }
    }

    private static IEnumerable<JsonNode> Typed(JsonNode? node, string type) => node switch
    {
        JsonObject entries => entries.SelectMany(entry => Typed(entry.Value, type)).Concat(
            entries["type"] is JsonValue name && name.TryGetValue<string>(out var text) && text == type ? [entries] : []),
        JsonArray items => items.SelectMany(item => Typed(item, type)),
        _ => [],
    };

    private static string NameOf(MessageCap cap) => (cap.Type, cap.Each) switch
    {
        (null, _) => cap.Path.Text,
        ({ } type, null) => $"{cap.Path}' of a '{type}",
        var (type, each) => $"{each}' of a '{type}",
    };
}
