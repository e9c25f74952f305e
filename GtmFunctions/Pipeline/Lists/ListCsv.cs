using System.Globalization;
using CsvHelper;
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
        var (separator, skipped) = CsvSeparator.Find(text);
        var firstLine = skipped == 0 ? 0 : 1;
        using var csv = CsvReader.FromText(skipped == 0 ? text : text[skipped..], new CsvReaderOptions
        {
            Separator = separator,
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            FormatProvider = CultureInfo.InvariantCulture,
            OnMalformedRecord = bad => throw new FormatException(
                $"line {bad.LineNumber + firstLine}: a quote is not closed, or stands in the middle of a cell"),
        });
        string[] columns = csv.Read() ? Cells(csv.Current.ToArray()) : [];
        var at = Array.FindIndex(columns, column => column.Equals(key, StringComparison.OrdinalIgnoreCase));
        Check(columns, key, at);
        while (csv.Read())
        {
            var cells = Cells(csv.Current.ToArray());
            if (Array.FindLastIndex(cells, cell => cell.Length > 0) is >= 0 and var last && last >= columns.Length)
            {
                throw new FormatException(
                    $"line {csv.LineNumber + firstLine}: the row has {last + 1} cells for {columns.Length} columns: "
                    + $"quote a cell that has a {CsvSeparator.Name(separator)}");
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
                + $"'{BoundedText(string.Join(", ", columns))}'");
        }
    }

    private static string BoundedText(string text) => text.Length > 200 ? $"{text[..200]}…" : text;

    private static string[] Cells(string[] cells) => Array.ConvertAll(cells, PlainText.Line);
}
