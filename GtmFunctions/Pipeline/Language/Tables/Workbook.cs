using System.Globalization;
using System.IO.Compression;
using System.Text;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using MiniExcelLibs;
using MiniExcelLibs.OpenXml;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// An Excel workbook (.xlsx), whose first sheet is read as the CSV that Excel would save, with points in numbers and dates by ISO 8601.
/// </summary>
internal static class Workbook
{
    private const long MostUnpacked = 64 << 20;

    /// <summary>Whether a file is a ZIP archive, as workbooks are.</summary>
    public static bool Is(byte[] bytes) => bytes is [(byte)'P', (byte)'K', 3, 4, ..];

    /// <summary>The first sheet as CSV.</summary>
    /// <exception cref="FormatException">The file is no workbook, or holds too much.</exception>
    public static string AsCsv(byte[] bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes, writable: false);
            Measure(stream, MostUnpacked);
            var csv = new StringBuilder();
            foreach (IDictionary<string, object?> row in stream.Query(useHeaderRow: false, excelType: ExcelType.XLSX))
            {
                csv.AppendJoin(',', row.Values.Select(value => Quoted(Text(value)))).Append("\r\n");
                if (csv.Length > CsvTable.LongestText)
                    throw new FormatException($"the first sheet has more than {CsvTable.LongestText} characters");
            }

            return csv.ToString();
        }
        catch (Exception wrong) when (wrong is not FormatException and not OutOfMemoryException)
        {
            throw new FormatException(
                $"the file is no Excel workbook that can be read ({wrong.Message}): save it as .xlsx or as CSV UTF-8", wrong);
        }
    }

    /// <summary>The type of the file.</summary>
    public const string ContentType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

    // https://support.microsoft.com/office/excel-specifications-and-limits-1672b34d-7043-467e-8e27-269d656771c3
    private const int LongestSheetName = 31;

    /// <summary>
    /// A workbook with a table as its only sheet. Every cell is text, so that no range becomes a date, no code a number and no cell a
    /// formula, and <see cref="AsCsv"/> reads what was written.
    /// </summary>
    /// <param name="table">The table's file, for which the sheet is named.</param>
    /// <param name="sheet">The table.</param>
    public static byte[] From(string table, TableSheet sheet)
    {
        var name = Path.GetFileNameWithoutExtension(table);
        var rows = sheet.Rows.Select(row => row.Cells).Prepend(sheet.Columns);
        using var stream = new MemoryStream();
        var plain = new OpenXmlConfiguration { TableStyles = TableStyles.None, AutoFilter = false };
        stream.SaveAs(
            rows.Select(row => row.Select((cell, i) => (Key: $"c{i}", Value: (object)cell)).ToDictionary(one => one.Key, one => one.Value)),
            printHeader: false,
            sheetName: BoundedText.Start(name, LongestSheetName),
            excelType: ExcelType.XLSX,
            configuration: plain);
        return stream.ToArray();
    }

    /// <summary>
    /// The rows of the first sheet, one after the other as they are read from a file on this machine: neither the file nor what it
    /// unpacks to is held in memory.
    /// </summary>
    /// <param name="stream">The file.</param>
    /// <param name="mostUnpacked">The most bytes that it may unpack to.</param>
    /// <exception cref="FormatException">The file is no workbook, or holds too much; also while it is gone through.</exception>
    public static IEnumerable<string[]> Rows(Stream stream, long mostUnpacked)
    {
        using var rows = Readable(() =>
        {
            Measure(stream, mostUnpacked);
            stream.Position = 0;
            return stream.Query(useHeaderRow: false, excelType: ExcelType.XLSX).GetEnumerator();
        });
        while (Readable(rows.MoveNext))
            yield return [.. ((IDictionary<string, object?>)rows.Current).Values.Select(Text)];
    }

    private static T Readable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is not (FormatException or OutOfMemoryException))
        {
            throw new FormatException(
                $"the file is no Excel workbook that can be read ({wrong.Message}): save it as .xlsx or as CSV UTF-8", wrong);
        }
    }

    // A few bytes can unpack to very many
    private static void Measure(Stream stream, long most)
    {
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true);
        if (archive.Entries.Sum(entry => entry.Length) > most)
            throw new FormatException($"the workbook unpacks to more than {most >> 20} MiB");
    }

    private static string Text(object? value) => value switch
    {
        null => "",
        DateTime { TimeOfDay.Ticks: 0 } day => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateTime instant => instant.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        bool flag => flag ? "true" : "false",
        double number => ((decimal)number).ToString(CultureInfo.InvariantCulture),
        IFormattable other => other.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };

    private static string Quoted(string text) =>
        text.AsSpan().IndexOfAny("\",\r\n") < 0 && text.Trim() == text
            ? text
            : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
