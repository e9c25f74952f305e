using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>A short hash by which a value is known again under another name.</summary>
internal static class ValueHash
{
    private const int LongestText = 200;

    /// <summary>
    /// FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/) over the text of a string or number of at least two characters;
    /// <see langword="null"/> for what is no sign of anything: booleans, single characters, objects, arrays, long text.
    /// </summary>
    public static uint? For(JsonNode? node)
    {
        if (JsonType.From(node) is not (JsonTypes.String or JsonTypes.Number)
            || FieldText.From(node) is not { Length: >= 2 and <= LongestText } text)
            return null;
        var hash = 2166136261;
        foreach (var character in text)
            hash = unchecked((hash ^ character) * 16777619);
        return hash;
    }
}
