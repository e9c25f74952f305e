using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Deliver.Connectors;

/// <summary>Cuts a message to what its API takes, and says so in the message and to the caller.</summary>
internal static class MessageCaps
{
    private const string Cut = "… (cut)";

    /// <summary>Cuts what is too long, in place.</summary>
    /// <returns>What was cut, in plain words.</returns>
    public static IReadOnlyList<string> Apply(JsonNode body, IReadOnlyList<MessageCap> caps)
    {
        var notes = new List<string>();
        foreach (var cap in caps)
        {
            foreach (var target in cap.Each is null ? [body] : (cap.Each.Read(body) as JsonArray)?.ToArray() ?? [])
                Apply(cap.Path.Read(target), cap, notes);
        }

        return notes;
    }

    private static void Apply(JsonNode? node, MessageCap cap, List<string> notes)
    {
        if (node is JsonArray items && items.Count > cap.Max)
        {
            notes.Add($"'{cap.Path}' had {items.Count} items and was cut to {cap.Max}");
            while (items.Count > cap.Max)
                items.RemoveAt(items.Count - 1);
        }
        else if (node?.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is { } text && text.Length > cap.Max)
        {
            notes.Add($"'{cap.Path}' had {text.Length} characters and was cut to {cap.Max}");
            node.ReplaceWith(Shortened(text, cap.Max));
        }
    }

    private static string Shortened(string text, int max)
    {
        var length = Math.Max(0, max - Cut.Length);
        if (length > 0 && char.IsHighSurrogate(text[length - 1]))
            length--;
        return text[..length] + Cut;
    }
}
