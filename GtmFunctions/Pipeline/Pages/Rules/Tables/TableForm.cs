using System.Globalization;
using GtmFunctions.Pipeline.Language.Tables.Editing;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>What was typed into a row of the grid.</summary>
/// <param name="Cells">The cells that the form has, by column.</param>
/// <param name="Position">The position, as typed; empty where the row stays.</param>
/// <param name="Remove">Whether it is ticked to be removed.</param>
internal sealed record TypedRow(IReadOnlyDictionary<int, string> Cells, string Position, bool Remove);

/// <summary>
/// What was typed into the grid: <c>cell.ROW.COLUMN</c> with the row's number from 1 and the column from 0, or <c>new1</c>, <c>new2</c>, …
/// for rows that are to be added; <c>at.ROW</c>; and <c>remove</c> with the rows that go.
/// </summary>
internal sealed record TableForm(IReadOnlyDictionary<string, TypedRow> Rows)
{
    /// <summary>How the keys of rows begin that are to be added.</summary>
    public const string New = "new";

    private const string Cell = "cell";
    private const string At = "at";
    private const string Removed = "remove";
    private const int LongestCell = 10_000;
    private const int LongestPosition = 10;

    /// <summary>Nothing was typed.</summary>
    public static readonly TableForm Empty = new(new Dictionary<string, TypedRow>());

    /// <summary>The name of a cell's field.</summary>
    public static string CellName(string row, int column) => string.Create(CultureInfo.InvariantCulture, $"{Cell}.{row}.{column}");

    /// <summary>The name of the field of a row's position.</summary>
    public static string PositionName(string row) => $"{At}.{row}";

    /// <summary>Reads a form.</summary>
    public static TableForm Read(PageRequest request)
    {
        var removed = request.Fields(Removed).ToHashSet(StringComparer.Ordinal);
        var cells = new Dictionary<string, Dictionary<int, string>>(StringComparer.Ordinal);
        foreach (var name in request.FieldNames)
        {
            if (name.Split('.') is not [Cell, var row, var text]
                || !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var column))
                continue;
            if (!cells.TryGetValue(row, out var typed))
                cells[row] = typed = [];
            typed[column] = request.Typed(name, LongestCell);
        }

        return new TableForm(cells.ToDictionary(
            row => row.Key,
            row => new TypedRow(row.Value, request.Typed(PositionName(row.Key), LongestPosition).Trim(), removed.Contains(row.Key)),
            StringComparer.Ordinal));
    }

    /// <summary>The changes that were typed, against the table as it was shown.</summary>
    /// <exception cref="PageRequestException">A position is no number, or a row is not in the table.</exception>
    public IReadOnlyList<TableEdit> Edits(TableSheet sheet)
    {
        var edits = new List<TableEdit>();
        foreach (var (key, typed) in Rows)
        {
            if (key.StartsWith(New, StringComparison.Ordinal))
                AddNew(edits, key, typed);
            else if (int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && number >= 1 && number <= sheet.Rows.Count)
                AddChanged(edits, sheet.Rows[number - 1], number, typed);
            else
                throw new PageRequestException($"The table has no row '{key}': load the page again and make the change once more.");
        }

        return edits;
    }

    private static void AddChanged(List<TableEdit> edits, SheetRow row, int number, TypedRow typed)
    {
        if (typed.Remove)
        {
            edits.Add(new TableEdit.RemoveRow(number));
            return;
        }

        edits.AddRange(typed.Cells
            .Where(cell => cell.Key < row.Cells.Count && CsvRecords.Clean(cell.Value) != row.Cells[cell.Key])
            .Select(cell => new TableEdit.SetCell(number, cell.Key, cell.Value)));
        if (Position(typed) is { } to && to != number)
            edits.Add(new TableEdit.MoveRow(number, to));
    }

    private static void AddNew(List<TableEdit> edits, string key, TypedRow typed)
    {
        if (typed.Remove || typed.Cells.Values.All(string.IsNullOrWhiteSpace))
            return;
        var cells = Enumerable.Range(0, typed.Cells.Keys.Max() + 1).Select(column => typed.Cells.GetValueOrDefault(column, ""));
        edits.Add(new TableEdit.AddRow(key, Position(typed), [.. cells]));
    }

    private static int? Position(TypedRow typed) => typed.Position.Length == 0 ? null
        : int.TryParse(typed.Position, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at >= 1 ? at
        : throw new PageRequestException($"A position is the number of a row, from 1, not '{typed.Position}'.");
}
