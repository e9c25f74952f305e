using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>Where and how a destination reads markup, so that values are put there as plain text.</summary>
/// <param name="Rule">The markup.</param>
public sealed record Escaping(EscapeRule Rule)
{
    /// <summary>Nothing that is sent is read as markup.</summary>
    public static readonly Escaping None = new(EscapeRule.None);

    /// <summary>The keys whose texts, and those below, are markup; all of them where there is none.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The keys, or the <c>type</c> of objects, whose texts and those below are no markup: addresses, ids, data.</summary>
    public IReadOnlyList<string> Except { get; init; } = [];

    /// <summary>
    /// Writes the values that a rendering held as this markup has them, in place where the message is an object or an array.
    /// </summary>
    /// <param name="message">What was rendered by this rule.</param>
    /// <returns>The message as it is sent.</returns>
    internal JsonNode Resolve(JsonNode message) => Rule == EscapeRule.None ? message : Resolve(message, Fields.Count == 0)!;

    private JsonNode? Resolve(JsonNode? node, bool isMarkup)
    {
        switch (node)
        {
            case JsonObject entries:
                isMarkup &= !(entries["type"] is JsonValue type && type.TryGetValue<string>(out var name) && IsExcepted(name));
                foreach (var (key, value) in entries.ToArray())
                    Put(value, Resolve(value, IsMarkup(key, isMarkup)), resolved => entries[key] = resolved);
                return entries;
            case JsonArray items:
                for (var i = 0; i < items.Count; i++)
                    Put(items[i], Resolve(items[i], isMarkup), resolved => items[i] = resolved);
                return items;
            case JsonValue when node.GetValueKind() == JsonValueKind.String && node.GetValue<string>() is var text && HeldText.IsIn(text):
                return JsonValue.Create(isMarkup ? HeldText.Escaped(text, Rule) : HeldText.Plain(text));
            default:
                return node;
        }
    }

    private bool IsMarkup(string key, bool above) =>
        !IsExcepted(key) && (above || Fields.Contains(key, StringComparer.Ordinal));

    private bool IsExcepted(string name) => Except.Contains(name, StringComparer.Ordinal);

    private static void Put(JsonNode? before, JsonNode? after, Action<JsonNode?> put)
    {
        if (!ReferenceEquals(before, after))
            put(after);
    }
}
