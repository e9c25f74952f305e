using DiffPlex;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Config.Changes;

/// <summary>A row of a table that changed.</summary>
/// <param name="Before">The row as it was; <see langword="null"/> for one that was added.</param>
/// <param name="After">The row as it is; <see langword="null"/> for one that was removed.</param>
internal sealed record RowChange(ChangedRow? Before, ChangedRow? After)
{
    /// <summary>The positions of the cells that changed, of a row that is in both.</summary>
    public IReadOnlyList<int> Cells => Before is null || After is null
        ? []
        : [.. Enumerable.Range(0, After.Cells.Count).Where(i => Before.Cells[i] != After.Cells[i])];
}

/// <summary>A row on one side of a change.</summary>
/// <param name="Line">Its line in the file, from 1.</param>
/// <param name="Cells">Its cells, one for each column of <see cref="TableDiff.Columns"/>.</param>
internal sealed record ChangedRow(int Line, IReadOnlyList<string> Cells);

/// <summary>What changed of a table, by rows and cells. Values in, values out.</summary>
/// <param name="Name">The table's file.</param>
/// <param name="Columns">The columns of both sides: those of the table as it is, then those that are gone.</param>
/// <param name="Rows">The rows that changed, in the order of the table as it is.</param>
/// <param name="IsAdded">Whether there was no such table.</param>
/// <param name="IsRemoved">Whether there is no such table any more.</param>
/// <param name="Lines">What changed of the text, where that is not only rows: columns, their order, spaces, line ends.</param>
internal sealed record TableDiff(
    string Name,
    IReadOnlyList<string> Columns,
    IReadOnlyList<RowChange> Rows,
    bool IsAdded,
    bool IsRemoved,
    IReadOnlyList<DiffHunk> Lines)
{
    /// <summary>What changed between two texts of a table; <see langword="null"/> where they are the same.</summary>
    /// <param name="name">The table's file.</param>
    /// <param name="before">Its text; <see langword="null"/> where there was no such table.</param>
    /// <param name="after">Its text now; <see langword="null"/> where there is none any more.</param>
    public static TableDiff? Between(string name, string? before, string? after)
    {
        if (before == after)
            return null;
        var (old, made) = (Parse(name, before), Parse(name, after));
        string[] columns = [.. made.Columns, .. old.Columns.Except(made.Columns, StringComparer.Ordinal)];
        ChangedRow[] oldRows = [.. old.Rows.Select(row => Row(row, old, columns))];
        ChangedRow[] newRows = [.. made.Rows.Select(row => Row(row, made, columns))];
        var changes = Changes(oldRows, newRows).ToArray();
        var isOther = before is not null && after is not null && (changes.Length == 0 || !old.Columns.SequenceEqual(made.Columns));
        return new TableDiff(
            name, columns, changes, before is null, after is null, isOther ? TextDiff.Between(before!, after!) : []);
    }

    /// <summary>What changed in a line, such as <c>territories.csv: 2 rows changed, 1 added</c>.</summary>
    public string Summary()
    {
        if (IsAdded || IsRemoved)
            return $"{Name}: {(IsAdded ? "added" : "removed")} with {Count(Rows.Count, "row")}";
        var (changed, added) = (Rows.Count(row => row is { Before: not null, After: not null }), Rows.Count(row => row.Before is null));
        var removed = Rows.Count - changed - added;
        var parts = new List<string>();
        foreach (var (count, what) in new[] { (changed, "changed"), (added, "added"), (removed, "removed") })
        {
            if (count > 0)
                parts.Add(parts.Count == 0 ? $"{Count(count, "row")} {what}" : $"{count} {what}");
        }

        return $"{Name}: {(parts.Count == 0 ? "written otherwise" : string.Join(", ", parts))}";
    }

    // Rows that stand for one another are found by their texts; of those that changed in one place, the first stands for the first, unless
    // they share no cell at all
    private static IEnumerable<RowChange> Changes(ChangedRow[] before, ChangedRow[] after)
    {
        var diff = Differ.Instance.CreateDiffs(
            Text(before), Text(after), ignoreWhiteSpace: false, ignoreCase: false, RowChunker.Instance);
        foreach (var block in diff.DiffBlocks)
        {
            var gone = new Queue<ChangedRow>(before.Skip(block.DeleteStartA).Take(block.DeleteCountA));
            var come = after.Skip(block.InsertStartB).Take(block.InsertCountB).ToArray();
            foreach (var row in come)
            {
                while (gone.Count > 0 && !IsSame(gone.Peek(), row) && gone.Skip(1).Any(other => IsSame(other, row)))
                    yield return new RowChange(gone.Dequeue(), null);
                yield return gone.Count > 0 && IsSame(gone.Peek(), row)
                    ? new RowChange(gone.Dequeue(), row)
                    : new RowChange(null, row);
            }

            while (gone.TryDequeue(out var row))
                yield return new RowChange(row, null);
        }
    }

    private static bool IsSame(ChangedRow one, ChangedRow other) =>
        one.Cells.Zip(other.Cells).Any(pair => pair.First.Length > 0 && pair.First == pair.Second);

    private static string Text(IEnumerable<ChangedRow> rows) => string.Join(
        RowChunker.Separator, rows.Select(row => string.Join('\u001f', row.Cells)));

    private static CsvTable Parse(string name, string? text) =>
        text is null ? new CsvTable(name, [], []) : CsvTable.Parse(name, text, new List<ConfigurationError>());

    private static ChangedRow Row(TableRow row, CsvTable table, string[] columns)
    {
        var places = columns.Select(column => table.Columns.ToList().IndexOf(column));
        return new ChangedRow(row.Line, [.. places.Select(place => place < 0 ? "" : row.Cells[place])]);
    }

    private static string Count(int count, string what) => count == 1 ? $"1 {what}" : $"{count} {what}s";

    private sealed class RowChunker : IChunker
    {
        public const char Separator = '\u001e';

        public static readonly RowChunker Instance = new();

        public IReadOnlyList<string> Chunk(string text) => text.Length == 0 ? [] : text.Split(Separator);
    }
}
