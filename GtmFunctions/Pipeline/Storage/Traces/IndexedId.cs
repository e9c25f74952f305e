using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>Reads of which event a row of the index is.</summary>
internal static partial class IndexedId
{
    private const string Duplicate = "duplicate-";

    /// <summary>The event of a row key: its end, or what comes first where it tells of a later delivery.</summary>
    public static string? Find(string rowKey)
    {
        var ids = Ids().Matches(rowKey);
        return ids.Count == 0 ? null : (rowKey.StartsWith(Duplicate, StringComparison.Ordinal) ? ids[0] : ids[^1]).Value;
    }

    [GeneratedRegex(@"(?<=\A|-)[de]\d{8}-[0-9a-z]+", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Ids();
}
