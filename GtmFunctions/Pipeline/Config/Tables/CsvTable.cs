using System.Globalization;
using CsvHelper;

namespace GtmFunctions.Pipeline.Config.Tables;

/// <summary>A CSV file (RFC 4180, comma, first line the columns' names) with the line of every row.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Columns">The columns' names, trimmed.</param>
/// <param name="Rows">The rows that are not empty.</param>
public sealed record CsvTable(string File, IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows)
{
    /// <summary>The most characters of a file.</summary>
    public const int LongestText = 4 << 20;

    /// <summary>How many errors of its rows a kind of table tells before it reads no further.</summary>
    public const int MostErrors = 200;

    private const int MostColumns = 200;
    private const int MostCells = 2_000_000;
    private const int LongestCell = 10_000;

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static CsvTable Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        void Report(long line, string message) => errors.Add(new ConfigurationError(file, (int)line, 1, "", message));

        if (text.Length > LongestText)
        {
            Report(1, $"the file has {text.Length} characters; at most {LongestText} are allowed");
            return new CsvTable(file, [], []);
        }

        using var csv = CsvReader.FromText(text, new CsvReaderOptions
        {
            Separator = ',',
            HasHeader = false,
            TrimWhitespace = true,
            TrackLineNumbers = true,
            FormatProvider = CultureInfo.InvariantCulture,
            OnMalformedRecord = bad => Report(bad.LineNumber, "a quote is not closed, or stands in the middle of a cell"),
        });
        string[] columns = csv.Read() ? csv.Current.ToArray() : [];
        if (columns.Length == 0)
            Report(1, "the file is empty: its first line names the columns");
        if (columns.Length > MostColumns)
        {
            Report(1, $"the file has {columns.Length} columns; at most {MostColumns} are allowed");
            return new CsvTable(file, [], []);
        }

        foreach (var name in columns.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            Report(1, $"the column '{name.Key}' is here twice");

        var rows = new List<TableRow>();
        while (csv.Read())
        {
            var cells = csv.Current.ToArray();
            if (cells.Length > columns.Length)
            {
                Report(csv.LineNumber, $"the row has {cells.Length} cells for {columns.Length} columns: quote a cell that has a comma");
                continue;
            }

            if (Array.Find(cells, cell => cell.Length > LongestCell) is { } tooLong)
                Report(csv.LineNumber, $"a cell has {tooLong.Length} characters; at most {LongestCell} are allowed");
            if ((rows.Count + 1L) * columns.Length > MostCells)
            {
                Report(csv.LineNumber, $"the file has more than {MostCells} cells");
                break;
            }

            if (cells.Any(cell => cell.Length > 0))
                rows.Add(new TableRow((int)csv.LineNumber, [.. cells, .. Enumerable.Repeat("", columns.Length - cells.Length)]));
        }

        return new CsvTable(file, columns, rows);
    }

    /// <summary>The rows, until there are so many errors in them that nobody would read more.</summary>
    public IEnumerable<TableRow> RowsUntil(ICollection<ConfigurationError> errors)
    {
        var most = errors.Count + MostErrors;
        return Rows.TakeWhile(_ => errors.Count < most);
    }

    /// <summary>The position of a column without regard to case, or -1.</summary>
    public int Column(string name)
    {
        for (var i = 0; i < Columns.Count; i++)
        {
            if (Columns[i].Equals(name, StringComparison.OrdinalIgnoreCase))
                return i;
        }

        return -1;
    }
}

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">One for each column, trimmed.</param>
public sealed record TableRow(int Line, IReadOnlyList<string> Cells);
