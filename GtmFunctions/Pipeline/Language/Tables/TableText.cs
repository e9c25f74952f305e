using System.Text;
using System.Text.Unicode;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// The text of a table as people save it: CSV in UTF-8 or UTF-16, with or without a byte order mark, in Windows-1252 where it can be
/// nothing else, or an Excel workbook, whose first sheet is the table.
/// </summary>
internal static class TableText
{
    /// <summary>What to do about a file whose letters cannot be told.</summary>
    public const string SaveAsUtf8 = "save as UTF-8 (in Excel: Save As, CSV UTF-8)";

    private const int LongestForeignRun = 3;

    // What Windows-1252 has beside letters that tables have in them
    private const string Signs =
        "\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026\u20ac\u00a0" +
        "\u00b0\u00a7\u00ae\u2122\u00b7\u2022\u00ab\u00bb\u00aa\u00ba\u00bf\u00a1";

    /// <summary>The text of a file.</summary>
    /// <param name="bytes">The file.</param>
    /// <exception cref="FormatException">Its letters cannot be told, or it is a workbook that cannot be read; the message says what to
    /// do.</exception>
    public static string Read(byte[] bytes)
    {
        if (Workbook.Is(bytes))
            return Workbook.AsCsv(bytes);
        return bytes switch
        {
            [0xEF, 0xBB, 0xBF, ..] => Encoding.UTF8.GetString(bytes.AsSpan(3)),
            [0xFF, 0xFE, ..] => Encoding.Unicode.GetString(bytes.AsSpan(2)),
            [0xFE, 0xFF, ..] => Encoding.BigEndianUnicode.GetString(bytes.AsSpan(2)),
            [not 0, 0, not 0, 0, ..] => Encoding.Unicode.GetString(bytes),
            [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode.GetString(bytes),
            _ when Utf8.IsValid(bytes) => Encoding.UTF8.GetString(bytes),
            _ => Western(bytes),
        };
    }

    // Other code pages use the same bytes for other letters: what would not be Western text is refused, so that no name is changed silently
    private static string Western(byte[] bytes)
    {
        var text = CodePagesEncodingProvider.Instance.GetEncoding(1252)!.GetString(bytes);
        var run = 0;
        foreach (var letter in text)
        {
            run = letter > 127 && char.IsLetter(letter) ? run + 1 : 0;
            if (letter <= 127)
                continue;
            if (run >= LongestForeignRun || !(char.IsLetter(letter) || Signs.Contains(letter, StringComparison.Ordinal)))
                throw new FormatException(
                    $"the file is neither UTF-8 nor Western (Windows-1252) text, so its letters cannot be told: {SaveAsUtf8}");
        }

        return text;
    }
}
