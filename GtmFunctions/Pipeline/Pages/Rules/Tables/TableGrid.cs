using System.Globalization;
using GtmFunctions.Pipeline.Config.Tables;
using GtmFunctions.Pipeline.Language.Tables.Editing;

namespace GtmFunctions.Pipeline.Pages.Rules.Tables;

/// <summary>Which part of a table is shown.</summary>
/// <param name="Find">What a row must have in one of its cells; <see langword="null"/> for every row.</param>
/// <param name="Page">The part, from 1.</param>
internal sealed record GridPart(string? Find, int Page);

/// <summary>The rows that are shown of a table, and what is wrong that has no place in them.</summary>
/// <param name="Rows">The rows.</param>
/// <param name="Faults">What has no place.</param>
/// <param name="Found">How many rows have what is looked for.</param>
/// <param name="Page">The part that is shown, from 1.</param>
/// <param name="Pages">How many parts there are.</param>
internal sealed record GridView(IReadOnlyList<GridRow> Rows, IReadOnlyList<string> Faults, int Found, int Page, int Pages);

/// <summary>Lays a table out as a grid: what was typed stands in it, and each fault at its cell. Values in, values out.</summary>
internal static class TableGrid
{
    /// <summary>How many rows a part has.</summary>
    public const int PartRows = 200;

    // Enough to go on typing in; a script adds more
    private const int EmptyRows = 3;

    /// <summary>Lays it out.</summary>
    /// <param name="shown">The table as it was before anything was typed.</param>
    /// <param name="edited">The table with what was typed.</param>
    /// <param name="typed">What was typed.</param>
    /// <param name="faults">What is wrong with the table as it was typed.</param>
    /// <param name="part">Which part is shown.</param>
    public static GridView Lay(
        TableSheet shown, TableSheet edited, TableForm typed, IReadOnlyList<TableFault> faults, GridPart part)
    {
        var found = part.Find is not { } text
            ? shown.Rows
            : [.. shown.Rows.Where(row => row.Cells.Any(cell => cell.Contains(text, StringComparison.OrdinalIgnoreCase)))];
        var pages = Math.Max(1, (found.Count + PartRows - 1) / PartRows);
        var page = Math.Clamp(part.Page, 1, pages);
        var width = shown.Rows.Select(row => row.Cells.Count).Append(shown.Columns.Count).Max();
        var byRow = ByRow(edited, faults);
        List<GridRow> rows =
        [
            .. found.Skip((page - 1) * PartRows).Take(PartRows)
                .Select(row => Row(row.Key, row.Cells, width, shown.Columns, typed, byRow)),
            .. NewKeys(typed).Select(key => Row(key, [], width, shown.Columns, typed, byRow)),
        ];
        var placed = rows.Select(row => row.Key).ToHashSet(StringComparer.Ordinal);
        string[] elsewhere = [.. byRow.Where(row => !placed.Contains(row.Key)).SelectMany(row => row.Value.Select(Says))];
        return new GridView(rows, elsewhere, found.Count, page, pages);
    }

    private static Dictionary<string, List<TableFault>> ByRow(TableSheet edited, IReadOnlyList<TableFault> faults)
    {
        var keys = edited.Lines().ToDictionary(line => line.Value, line => line.Key);
        return faults.GroupBy(fault => keys.GetValueOrDefault(fault.Line, ""), StringComparer.Ordinal)
            .ToDictionary(row => row.Key, row => row.ToList(), StringComparer.Ordinal);
    }

    // Those that were typed in, and empty ones below
    private static IEnumerable<string> NewKeys(TableForm typed)
    {
        var filled = typed.Rows.Where(row => row.Key.StartsWith(TableForm.New, StringComparison.Ordinal)
            && row.Value.Cells.Values.Any(cell => cell.Length > 0)).Select(row => row.Key).ToList();
        var next = filled.Select(Number).Append(0).Max() + 1;
        return filled.OrderBy(Number).Concat(Enumerable.Range(next, EmptyRows)
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"{TableForm.New}{number}")));
    }

    private static int Number(string key) =>
        int.TryParse(key.AsSpan(TableForm.New.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static GridRow Row(
        string key,
        IReadOnlyList<string> cells,
        int width,
        IReadOnlyList<string> columns,
        TableForm form,
        Dictionary<string, List<TableFault>> byRow)
    {
        var typed = form.Rows.GetValueOrDefault(key);
        var faults = byRow.GetValueOrDefault(key) ?? [];
        bool IsOf(TableFault fault, int column) =>
            column < columns.Count && columns[column].Equals(fault.Column, StringComparison.OrdinalIgnoreCase);
        GridCell Cell(int column)
        {
            GridFault[] here = [.. faults.Where(fault => IsOf(fault, column)).Select(Fault)];
            var text = typed?.Cells.GetValueOrDefault(column) ?? cells.ElementAtOrDefault(column) ?? "";
            return new GridCell(text, here.Length == 0 ? null : here);
        }

        return new GridRow(key, [.. Enumerable.Range(0, width).Select(Cell)])
        {
            Number = int.TryParse(key, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null,
            Position = typed?.Position is { Length: > 0 } position ? position : null,
            Remove = typed?.Remove is true,
            Faults = [.. faults.Where(fault => !Enumerable.Range(0, width).Any(column => IsOf(fault, column))).Select(Fault)],
        };
    }

    private static GridFault Fault(TableFault fault) => new(fault.Message, fault.IsError);

    private static string Says(TableFault fault) => string.Create(
        CultureInfo.InvariantCulture,
        $"Line {fault.Line}{(fault.Column.Length > 0 ? $", {fault.Column}" : "")}: {fault.Message}");
}
