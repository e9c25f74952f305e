using System.Text.Json;
using System.Text.Json.Nodes;

namespace GtmFunctions.Pipeline.Language.Fields;

/// <summary>
/// A field whose value is never stored: names with dots between, through lists without a word (<c>contacts.email</c> is the e-mail address
/// of every contact). What is masked stays of its kind, so that nothing else about a payload looks different: a text is <c>***</c>, a
/// number 0, a truth value false, and of an object or a list everything inside it is masked.
/// </summary>
internal sealed class FieldMask
{
    /// <summary>What a text becomes.</summary>
    public const string Masked = "***";

    private readonly string[] _names;

    private FieldMask(string text, string[] names) => (Text, _names) = (text, names);

    /// <summary>The path as it was written.</summary>
    public string Text { get; }

    /// <summary>Reads a path.</summary>
    /// <exception cref="FormatException">The text is no path of names; the message says what is wrong with it.</exception>
    public static FieldMask Parse(string text)
    {
        _ = FieldPath.Parse(text);
        return text.Contains('[', StringComparison.Ordinal)
            ? throw new FormatException(
                $"a mask goes through lists without brackets: write '{WithoutBrackets(text)}'")
            : new FieldMask(text, text.Split('.'));
    }

    /// <summary>Masks the field in a payload.</summary>
    /// <returns>Whether it was there.</returns>
    public bool Apply(JsonNode? node) => Apply(node, 0);

    private static string WithoutBrackets(string text) => string.Concat(
        text.Split('[').Select((part, place) => place == 0 ? part : part[(part.IndexOf(']', StringComparison.Ordinal) + 1)..]));

    private bool Apply(JsonNode? node, int depth)
    {
        if (node is JsonArray items)
        {
            // Each of them, whatever the ones before had
            var any = false;
            foreach (var item in items)
                any |= Apply(item, depth);
            return any;
        }

        if (node is not JsonObject named || !named.TryGetPropertyValue(_names[depth], out var value))
            return false;
        if (depth < _names.Length - 1)
            return Apply(value, depth + 1);
        named[_names[depth]] = Hide(value);
        return true;
    }

    private static JsonNode? Hide(JsonNode? value) => value switch
    {
        null => null,
        JsonObject named => new JsonObject(named.Select(member => KeyValuePair.Create(member.Key, Hide(member.Value)))),
        JsonArray items => new JsonArray([.. items.Select(Hide)]),
        _ => value.GetValueKind() switch
        {
            JsonValueKind.Number => JsonValue.Create(0),
            JsonValueKind.True or JsonValueKind.False => JsonValue.Create(false),
            _ => JsonValue.Create(Masked),
        },
    };
}
