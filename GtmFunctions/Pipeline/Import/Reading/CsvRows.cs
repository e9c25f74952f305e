using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using CsvHelper;
using GtmFunctions.Pipeline.Language.Conversions;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>The rows of a CSV file, read as a stream. What is wrong with one row costs that row.</summary>
internal static class CsvRows
{
    /// <summary>Reads the line that names the columns.</summary>
    /// <param name="stream">The file, unpacked.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="head">The beginning of its text, by which the separator is told.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UnreadableFileException">
    /// The line names no columns; also while rows are read, for a quote that never ends.
    /// </exception>
    public static async Task<FileRows> OpenAsync(Stream stream, Encoding encoding, string head, CancellationToken cancellation)
    {
        // The library passes over a first line that only says what parts the cells
        var (separator, _) = CsvSeparator.Find(head.TrimStart('\uFEFF'));
        var broken = new BrokenRecord();
        var csv = CsvReader.Create(
            stream,
            new CsvReaderOptions
            {
                Separator = separator,
                HasHeader = false,
                TrimWhitespace = true,
                TrackLineNumbers = true,
                MaxRecordSize = ImportLimits.RowBytes,
                Encoding = encoding is UTF8Encoding ? null : encoding,
                OnMalformedRecord = _ => broken.IsSo = true,
            },
            leaveOpen: false);
        string[] columns = await ReadAsync(csv, cancellation) ? [.. csv.Current.ToArray().Select(PlainText.Line)] : [];
        columns = columns[..(Array.FindLastIndex(columns, column => column.Length > 0) + 1)];
        TableColumns.Check(columns);
        broken.IsSo = false;
        return new FileRows(columns, RowsAsync(csv, columns, separator, broken, cancellation));
    }

    private static async IAsyncEnumerable<FileRow> RowsAsync(
        CsvReader csv, string[] columns, char separator, BrokenRecord broken, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var closing = csv;
        while (await ReadAsync(csv, cancellation))
        {
            var cells = csv.Current.ToArray();
            var why = broken.IsSo ? "a quote is not closed, or stands in the middle of a cell" : null;
            broken.IsSo = false;
            if (TableColumns.Row((int)csv.LineNumber, columns, cells, why, separator) is { } row)
                yield return row;
        }
    }

    private static async Task<bool> ReadAsync(CsvReader csv, CancellationToken cancellation)
    {
        try
        {
            return await csv.ReadAsync(cancellation);
        }
        catch (CsvFormatException endless)
        {
            throw new UnreadableFileException(
                $"A row has more than {ImportLimits.RowBytes >> 10} KiB, most likely because a quote before it is not closed: "
                + $"{endless.Message}",
                endless);
        }
    }

    private sealed class BrokenRecord
    {
        public bool IsSo { get; set; }
    }
}

/// <summary>Tables whose first line names their columns: CSV, and the sheets of workbooks.</summary>
internal static class TableColumns
{
    /// <summary>Refuses columns that cannot be told apart.</summary>
    /// <exception cref="UnreadableFileException">There is none, there are too many, or two of one name.</exception>
    public static void Check(IReadOnlyList<string> columns)
    {
        if (columns.Count == 0)
            throw new UnreadableFileException("The file is empty: its first line names the columns.");
        if (columns.Count > ImportLimits.Columns)
            throw new UnreadableFileException($"The file has {columns.Count} columns; at most {ImportLimits.Columns} are read.");
        var named = columns.Where(name => name.Length > 0);
        if (named.GroupBy(name => name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { Key: var twice })
            throw new UnreadableFileException($"The column '{twice}' is here twice: give each a name of its own on the first line.");
        if (columns.FirstOrDefault(name => name.Contains('@', StringComparison.Ordinal)) is { } value)
        {
            throw new UnreadableFileException(
                $"The first line names the columns, and '{value}' looks like a value: put a line of headings above the rows.");
        }

        if (columns.FirstOrDefault(name => name.Contains("']", StringComparison.Ordinal) || name.Length > 200) is { } odd)
            throw new UnreadableFileException($"The column '{odd[..Math.Min(odd.Length, 60)]}' cannot be named so: give it a plain name.");
    }

    /// <summary>A row of a table; <see langword="null"/> where it is empty.</summary>
    /// <param name="line">Its line.</param>
    /// <param name="columns">The columns' names.</param>
    /// <param name="cells">Its cells.</param>
    /// <param name="why">What is wrong with it already, if anything is.</param>
    /// <param name="separator">What parts its cells; none in a workbook.</param>
    public static FileRow? Row(int line, IReadOnlyList<string> columns, string[] cells, string? why = null, char? separator = null)
    {
        cells = Array.ConvertAll(cells, cell => string.Join('\n', cell.Split('\n').Select(PlainText.Line)));
        cells = cells[..(Array.FindLastIndex(cells, cell => cell.Length > 0) + 1)];
        if (cells.Length == 0)
            return null;
        if (why is null && cells.Length > columns.Count)
        {
            why = $"it has {cells.Length} cells for {columns.Count} columns"
                + (separator is { } parts ? $": quote a cell that has a {CsvSeparator.Name(parts)}" : "");
        }

        if (why is null && cells.Where((cell, place) => cell.Length > 0 && columns[place].Length == 0).Any())
            why = "a cell has a value under a column without a name: name the column on the first line";
        if (why is null && cells.Sum(cell => (long)cell.Length) > ImportLimits.RowBytes)
            why = $"it has more than {ImportLimits.RowBytes >> 10} KiB";
        if (why is not null)
            return new FileRow(line, null, cells, why);
        var row = new JsonObject();
        for (var place = 0; place < cells.Length; place++)
        {
            if (cells[place].Length > 0)
                row[columns[place]] = cells[place];
        }

        return new FileRow(line, row, cells);
    }
}
