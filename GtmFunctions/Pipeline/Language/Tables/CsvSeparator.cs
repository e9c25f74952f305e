namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// What parts the cells of a CSV file: Excel writes semicolons where a comma begins the decimals, and tabs as "Unicode Text"; a first line
/// <c>sep=;</c> says it.
/// </summary>
internal static class CsvSeparator
{
    private const string Said = "sep=";

    private static readonly char[] Known = [',', ';', '\t'];

    /// <summary>The separator, and how many characters of the text only say it.</summary>
    public static (char Separator, int Skipped) Find(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        if (first.TrimEnd('\r') is { Length: 5 } said
            && said.StartsWith(Said, StringComparison.OrdinalIgnoreCase)
            && Known.Contains(said[^1]))
            return (said[^1], Math.Min(text.Length, first.Length + 1));
        var counts = new int[Known.Length];
        var quoted = false;
        foreach (var letter in first)
        {
            quoted ^= letter == '"';
            if (!quoted && Array.IndexOf(Known, letter) is >= 0 and var known)
                counts[known]++;
        }

        return (Known[Array.IndexOf(counts, counts.Max())], 0);
    }

    /// <summary>A separator's name.</summary>
    public static string Name(char separator) => separator switch { ';' => "semicolon", '\t' => "tab", _ => "comma" };
}
