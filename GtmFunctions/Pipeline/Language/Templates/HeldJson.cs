using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Language.Templates;

/// <summary>
/// Values in a template that is JSON as text. Each is marked while the text is rendered; when it is whole, one inside a quoted string is a
/// part of that string, one outside is one JSON value: a number, true, false, null, or a quoted string; one that is missing is null. So no
/// value adds a key or an item.
/// </summary>
internal static class HeldJson
{
    private const char ValueStart = '\uE780';
    private const char ValueEnd = '\uE781';
    private const char JsonStart = '\uE782';
    private const char JsonEnd = '\uE783';
    private const int LongestNumber = 40;

    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = JsonDepth.Own };

    /// <summary>Marks a value.</summary>
    public static string Hold(string value) => value.Length == 0 ? "" : ValueStart + Unmarked(value) + ValueEnd;

    /// <summary>Marks JSON that the filter <c>json</c> wrote, or a whole object: it stays JSON outside a string.</summary>
    public static string HoldJson(string json) => JsonStart + Unmarked(json) + JsonEnd;

    /// <summary>
    /// The JSON text, its values in place; <see langword="null"/> where the template's own text makes no object and no array.
    /// </summary>
    public static string? Resolve(string text)
    {
        var json = Written(text);
        try
        {
            using var document = JsonDocument.Parse(json, Depth);
            return document.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? json : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text as it was rendered, without marks.</summary>
    public static string Unmarked(string text) => text.AsSpan().IndexOfAnyInRange(ValueStart, JsonEnd) < 0
        ? text
        : string.Concat(text.Where(character => character is < ValueStart or > JsonEnd));

    private static string Written(string text)
    {
        var json = new StringBuilder(text.Length + 16);
        var inString = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is ValueStart or JsonStart)
            {
                var end = text.IndexOfAny([ValueEnd, JsonEnd], i);
                end = end < 0 ? text.Length : end;
                json.Append(Value(text[(i + 1)..end], isJson: text[i] == JsonStart, inString));
                i = end;
                continue;
            }

            if (text[i] is ValueEnd or JsonEnd)
                continue;
            if (!inString && text[i] is ',' or '}' && EndsWithColon(json))
                json.Append("null");
            json.Append(text[i]);
            if (inString && text[i] == '\\' && i + 1 < text.Length)
                json.Append(text[++i]);
            else if (text[i] == '"')
                inString = !inString;
        }

        return json.ToString();
    }

    private static string Value(string value, bool isJson, bool inString) =>
        inString ? JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)
        : isJson || IsLiteral(value) ? value
        : $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(value)}\"";

    private static bool IsLiteral(string value)
    {
        if (value is "true" or "false" or "null")
            return true;
        if (value.Length is 0 or > LongestNumber || !char.IsAsciiDigit(value[^1]) || value.Any(char.IsWhiteSpace))
            return false;
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(value));
        try
        {
            return reader.Read() && reader.TokenType == JsonTokenType.Number && !reader.Read();
        }
        catch (JsonException)
        {
            return false;
        }
    }

    // Where a value that is missing was to stand
    private static bool EndsWithColon(StringBuilder json)
    {
        var i = json.Length - 1;
        while (i >= 0 && char.IsWhiteSpace(json[i]))
            i--;
        return i >= 0 && json[i] == ':';
    }
}
