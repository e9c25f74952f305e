using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>The names that tables may have: those of CSV files and Excel workbooks, without a folder.</summary>
internal static partial class TableName
{
    /// <summary>Whether a text is such a name.</summary>
    public static bool Is(string text) => Pattern().IsMatch(text);

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\.(?:csv|xlsx)\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Pattern();
}
