using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// A CSV file (RFC 4180; commas, semicolons or tabs; first line the columns' names) with the line of every row. No-break spaces count as
/// blanks, invisible characters do not count, and rows without any value are passed over.
/// </summary>
/// <param name="File">The file's name.</param>
/// <param name="Columns">The columns' names, trimmed.</param>
/// <param name="Rows">The rows that are not empty.</param>
internal sealed record CsvTable(string File, IReadOnlyList<string> Columns, IReadOnlyList<TableRow> Rows)
{
    /// <summary>The most characters of a file.</summary>
    public const int LongestText = 4 << 20;

    /// <summary>How many errors of its rows a kind of table tells before it reads no further.</summary>
    public const int MostErrors = 200;

    private const int MostColumns = 200;
    private const int MostCells = 2_000_000;
    private const int LongestCell = 10_000;
    private const string UnreadableMark = "\0unreadable: ";

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its name, for errors.</param>
    /// <param name="text">Its text.</param>
    /// <param name="errors">Takes everything that is wrong.</param>
    public static CsvTable Parse(string file, string text, ICollection<ConfigurationError> errors)
    {
        void Report(int line, string message) => errors.Add(new ConfigurationError(file, line, 1, "", message));

        var broken = new CsvTable(file, [], []);
        if (text.StartsWith(UnreadableMark, StringComparison.Ordinal))
        {
            Report(1, text[UnreadableMark.Length..]);
            return broken;
        }

        if (text.Length > LongestText)
        {
            Report(1, $"the file has {text.Length} characters; at most {LongestText} are allowed");
            return broken;
        }

        using var csv = CsvText.Open(text, line => Report(line, "a quote is not closed, or stands in the middle of a cell"));
        string[] columns = csv.Reader.Read() ? Cells(csv.Reader.Current.ToArray()) : [];
        if (columns.All(column => column.Length == 0))
        {
            Report(1, "the file is empty: its first line names the columns");
            columns = [];
        }

        columns = columns[..(Array.FindLastIndex(columns, column => column.Length > 0) + 1)];
        if (columns.Length > MostColumns)
        {
            Report(1, $"the file has {columns.Length} columns; at most {MostColumns} are allowed");
            return broken;
        }

        var named = columns.Where(name => name.Length > 0);
        foreach (var name in named.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
            Report(1, $"the column '{name.Key}' is here twice");

        return new CsvTable(file, columns, ReadRows(csv, columns, Report));
    }

    /// <summary>A text that stands for a file that cannot be read: parsing it says why.</summary>
    public static string Unreadable(string why) => UnreadableMark + why;

    private static List<TableRow> ReadRows(CsvText csv, string[] columns, Action<int, string> report)
    {
        var rows = new List<TableRow>();
        while (csv.Reader.Read())
        {
            var cells = Cells(csv.Reader.Current.ToArray());
            var line = csv.Line;
            cells = cells[..(Array.FindLastIndex(cells, cell => cell.Length > 0) + 1)];
            if (cells.Length > columns.Length)
            {
                report(
                    line,
                    $"the row has {cells.Length} cells for {columns.Length} columns: " +
                    $"quote a cell that has a {CsvSeparator.Name(csv.Separator)}");
                continue;
            }

            if (Array.Find(cells, cell => cell.Length > LongestCell) is { } tooLong)
                report(line, $"a cell has {tooLong.Length} characters; at most {LongestCell} are allowed");
            if (cells.Where((cell, i) => cell.Length > 0 && columns[i].Length == 0).Any())
            {
                report(line, "a cell has a value under a column without a name: name the column on the first line");
                continue;
            }

            if ((rows.Count + 1L) * columns.Length > MostCells)
            {
                report(line, $"the file has more than {MostCells} cells");
                break;
            }

            if (cells.Length > 0)
                rows.Add(new TableRow(line, [.. cells, .. Enumerable.Repeat("", columns.Length - cells.Length)]));
        }

        return rows;
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

    // A cell may have lines of its own
    private static string[] Cells(string[] cells) =>
        Array.ConvertAll(cells, cell => string.Join('\n', cell.Split('\n').Select(PlainText.Line)));
}

/// <summary>A row of a CSV file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Cells">One for each column, trimmed.</param>
internal sealed record TableRow(int Line, IReadOnlyList<string> Cells);
