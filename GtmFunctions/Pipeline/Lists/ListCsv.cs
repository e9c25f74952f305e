using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;
using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>Reads the rows of a list from CSV, one at a time.</summary>
internal static class ListCsv
{
    private const int MostColumns = 200;

    /// <summary>The rows of a text.</summary>
    /// <param name="text">CSV: commas, semicolons or tabs; the first line names the columns.</param>
    /// <param name="key">The column of the keys.</param>
    /// <exception cref="FormatException">It has no such column, or a row that cannot be read; the message says which.</exception>
    public static IEnumerable<ListRow> Rows(string text, string key)
    {
        using var csv = CsvText.Open(
            text, line => throw new FormatException($"line {line}: a quote is not closed, or stands in the middle of a cell"));
        string[] columns = csv.Reader.Read() ? Cells(csv.Reader.Current.ToArray()) : [];
        var at = Array.FindIndex(columns, column => column.Equals(key, StringComparison.OrdinalIgnoreCase));
        Check(columns, key, at);
        while (csv.Reader.Read())
        {
            var cells = Cells(csv.Reader.Current.ToArray());
            if (Array.FindLastIndex(cells, cell => cell.Length > 0) is >= 0 and var last && last >= columns.Length)
            {
                throw new FormatException(
                    $"line {csv.Line}: the row has {last + 1} cells for {columns.Length} columns: "
                    + $"quote a cell that has a {CsvSeparator.Name(csv.Separator)}");
            }

            if (Array.TrueForAll(cells, cell => cell.Length == 0))
                continue;
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            for (var i = 0; i < Math.Min(cells.Length, columns.Length); i++)
            {
                if (cells[i].Length > 0 && columns[i].Length > 0)
                    fields[columns[i]] = cells[i];
            }

            yield return new ListRow(fields.GetValueOrDefault(columns[at]) ?? "", fields);
        }
    }

    private static void Check(string[] columns, string key, int at)
    {
        if (columns.Length > MostColumns)
            throw new FormatException($"there are {columns.Length} columns; at most {MostColumns} are allowed");
        if (at < 0)
        {
            throw new FormatException(
                $"there is no column '{key}', which is the key: the first line is "
                + $"'{BoundedText.Cut(string.Join(", ", columns), 200)}'");
        }
    }

    private static string[] Cells(string[] cells) => Array.ConvertAll(cells, PlainText.Line);
}
