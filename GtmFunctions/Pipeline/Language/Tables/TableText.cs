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

    private static string Western(byte[] bytes)
    {
        var text = WesternText.Encoding.GetString(bytes);
        var western = new WesternText();
        western.Look(text);
        return western.IsWestern
            ? text
            : throw new FormatException(
                $"the file is neither UTF-8 nor Western (Windows-1252) text, so its letters cannot be told: {SaveAsUtf8}");
    }
}
