using System.Globalization;
using System.Text;

namespace GtmFunctions.Pipeline.Language.Tables.Editing;

/// <summary>A row of a table that is edited.</summary>
/// <param name="Key">What names it: its number in the table as it was read, from 1, or the key of <see cref="TableEdit.AddRow"/>.</param>
/// <param name="Cells">Its cells as they are read, at least as many as there are columns.</param>
/// <param name="Raw">Its text without the end of its line.</param>
/// <param name="End">The end of its line; empty for that of the table's first line.</param>
/// <param name="Above">The blank lines above it, as they are written.</param>
internal sealed record SheetRow(string Key, IReadOnlyList<string> Cells, string Raw, string End = "", string Above = "");

/// <summary>
/// The text of a CSV table that is edited by row. What is not changed stays as it was written, character for character: separator, quotes,
/// blank lines, ends of lines, and whether the last line has one.
/// </summary>
internal sealed class TableSheet
{
    private readonly string _head;
    private readonly string _lineEnd;
    private readonly bool _endsLine;
    private readonly string _tail;

    private TableSheet(
        string head, IReadOnlyList<string> columns, IReadOnlyList<SheetRow> rows, char separator, string lineEnd, bool endsLine,
            string tail)
    {
        (_head, Columns, Rows, Separator) = (head, columns, rows, separator);
        (_lineEnd, _endsLine, _tail) = (lineEnd, endsLine, tail);
    }

    /// <summary>The columns' names as the first line has them; a last one without a name is left out.</summary>
    public IReadOnlyList<string> Columns { get; }

    /// <summary>The rows that say something, in order.</summary>
    public IReadOnlyList<SheetRow> Rows { get; }

    /// <summary>What parts the cells.</summary>
    public char Separator { get; }

    /// <summary>Reads a text; whatever is wrong with it is kept as it is.</summary>
    public static TableSheet Parse(string text)
    {
        var (separator, skipped) = CsvSeparator.Find(text);
        var records = CsvRecords.Split(text[skipped..], separator);
        if (records.Count == 0)
            return new TableSheet(text, [], [], separator, "\n", endsLine: true, "");
        var header = records[0];
        string[] columns = [.. header.Cells];
        columns = columns[..(Array.FindLastIndex(columns, column => column.Length > 0) + 1)];
        var lineEnd = header.End.Length > 0 ? header.End : "\n";
        var rows = new List<SheetRow>();
        var blank = "";
        foreach (var record in records.Skip(1))
        {
            if (record.IsBlank)
            {
                blank += record.Raw + record.End;
                continue;
            }

            var key = (rows.Count + 1).ToString(CultureInfo.InvariantCulture);
            rows.Add(new SheetRow(key, Padded(record.Cells, columns.Length), record.Raw, record.End, blank));
            blank = "";
        }

        var last = records.LastOrDefault(record => !record.IsBlank) ?? header;
        return new TableSheet(text[..skipped] + header.Raw, columns, rows, separator, lineEnd, last.End.Length > 0, blank);
    }

    /// <summary>The text.</summary>
    public string ToText()
    {
        if (_head.Length == 0 && Rows.Count == 0)
            return "";
        var text = new StringBuilder(_head).Append(_lineEnd);
        foreach (var row in Rows)
            text.Append(row.Above).Append(row.Raw).Append(row.End.Length > 0 ? row.End : _lineEnd);
        if (!_endsLine && _tail.Length == 0)
            text.Length -= Rows is [.., { End.Length: > 0 } last] ? last.End.Length : _lineEnd.Length;
        return text.Append(_tail).ToString();
    }

    /// <summary>The line of each row in the text, from 1, by its key.</summary>
    public IReadOnlyDictionary<string, int> Lines()
    {
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        var line = 1 + Breaks(_head) + 1;
        foreach (var row in Rows)
        {
            line += Breaks(row.Above);
            lines[row.Key] = line;
            line += Breaks(row.Raw) + 1;
        }

        return lines;
    }

    /// <summary>The table after some changes.</summary>
    /// <exception cref="FormatException">A change names a row or a column that there is not.</exception>
    public TableSheet Apply(IReadOnlyCollection<TableEdit> edits)
    {
        foreach (var edit in edits)
            Check(edit);
        var cells = edits.OfType<TableEdit.SetCell>().ToLookup(edit => edit.Row);
        var removed = edits.OfType<TableEdit.RemoveRow>().Select(edit => edit.Row).ToHashSet();
        var moved = edits.OfType<TableEdit.MoveRow>().Where(edit => !removed.Contains(edit.Row))
            .GroupBy(edit => edit.Row).ToDictionary(same => same.Key, same => same.Last().To);
        var rows = new List<SheetRow>();
        var placed = new List<(int At, SheetRow Row)>();
        for (var number = 1; number <= Rows.Count; number++)
        {
            if (removed.Contains(number))
                continue;
            var row = With(Rows[number - 1], cells[number]);
            if (moved.TryGetValue(number, out var to))
                placed.Add((to, row));
            else
                rows.Add(row);
        }

        placed.AddRange(edits.OfType<TableEdit.AddRow>().Select(add => (add.At ?? int.MaxValue, New(add))));
        foreach (var (at, row) in placed.OrderBy(one => one.At))
            rows.Insert(Math.Clamp(at - 1, 0, rows.Count), row);
        return With(rows);
    }

    /// <summary>
    /// The table with the rows of another file, such as a spreadsheet that was edited elsewhere: rows that say the same stay as they are
    /// written here, and so does the rest where the columns are the same.
    /// </summary>
    public TableSheet TakeOver(TableSheet other)
    {
        var sameColumns = Columns.SequenceEqual(other.Columns, StringComparer.Ordinal);
        if (sameColumns && Rows.Count == other.Rows.Count
            && Rows.Zip(other.Rows).All(pair => SameCells(pair.First.Cells, pair.Second.Cells)))
            return this;
        var written = sameColumns
            ? Rows.GroupBy(row => RowIdentity(row.Cells), StringComparer.Ordinal).ToDictionary(same => same.Key, same => same.First().Raw)
            : [];
        var head = sameColumns ? _head : CsvRecords.Write(other.Columns, Separator);
        var rows = other.Rows.Select(row => row with
        {
            Raw = written.TryGetValue(RowIdentity(row.Cells), out var raw) ? raw : CsvRecords.Write(row.Cells, Separator),
            End = "",
            Above = "",
        });
        return new TableSheet(head, other.Columns, [.. rows], Separator, _lineEnd, _endsLine, "");
    }

    private static bool SameCells(IReadOnlyList<string> one, IReadOnlyList<string> other) =>
        one.SequenceEqual(other, StringComparer.Ordinal);

    private static string RowIdentity(IReadOnlyList<string> cells) => string.Join('\u001F', cells);

    private TableSheet With(IReadOnlyList<SheetRow> rows) => new(_head, Columns, rows, Separator, _lineEnd, _endsLine, _tail);

    private void Check(TableEdit edit)
    {
        var row = edit switch
        {
            TableEdit.SetCell set => set.Row,
            TableEdit.RemoveRow remove => remove.Row,
            TableEdit.MoveRow move => move.Row,
            _ => 1,
        };
        if (edit is not TableEdit.AddRow && (row < 1 || row > Rows.Count))
            throw new FormatException($"there is no row {row}: the table has {Rows.Count}");
        if (edit is TableEdit.SetCell { Column: var column } && (column < 0 || column >= Rows[row - 1].Cells.Count))
            throw new FormatException($"there is no column {column + 1}: the table has {Columns.Count}");
    }

    private SheetRow With(SheetRow row, IEnumerable<TableEdit.SetCell> edits)
    {
        string[] cells = [.. row.Cells];
        foreach (var edit in edits)
            cells[edit.Column] = CsvRecords.Clean(edit.Text);
        return SameCells(cells, row.Cells) ? row : row with { Cells = cells, Raw = CsvRecords.Write(cells, Separator) };
    }

    private SheetRow New(TableEdit.AddRow add)
    {
        var cells = Padded([.. add.Cells.Select(CsvRecords.Clean)], Columns.Count);
        return new SheetRow(add.Key, cells, CsvRecords.Write(cells, Separator));
    }

    // Cells beyond the last that says something are none, as where the table is read
    private static string[] Padded(IReadOnlyList<string> cells, int columns)
    {
        var said = cells.Count;
        while (said > columns && cells[said - 1].Length == 0)
            said--;
        return [.. cells.Take(said), .. Enumerable.Repeat("", Math.Max(0, columns - said))];
    }

    private static int Breaks(string text)
    {
        var breaks = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '\n' || (text[at] == '\r' && (at + 1 == text.Length || text[at + 1] != '\n')))
                breaks++;
        }

        return breaks;
    }
}
