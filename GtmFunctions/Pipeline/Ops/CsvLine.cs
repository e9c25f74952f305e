namespace GtmFunctions.Pipeline.Ops;

/// <summary>
/// Lines of CSV (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe, for much of it is what strangers
/// send (https://owasp.org/www-community/attacks/CSV_Injection).
/// </summary>
internal static class CsvLine
{
    /// <summary>The media type.</summary>
    public const string MediaType = "text/csv; charset=utf-8";

    private const string FormulaStarts = "=+-@\t\r";

    /// <summary>A line with its end.</summary>
    public static string Write(IEnumerable<string?> cells) => $"{string.Join(',', cells.Select(Cell))}\r\n";

    private static string Cell(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return "";
        if (FormulaStarts.Contains(text[0], StringComparison.Ordinal))
            text = $"'{text}";
        return text.AsSpan().IndexOfAny("\",\r\n") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
