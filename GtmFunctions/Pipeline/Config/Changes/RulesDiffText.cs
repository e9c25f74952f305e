using System.Globalization;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Config.Changes;

/// <summary>What differs between two versions of the rules, in lines for a terminal.</summary>
public static class RulesDiffText
{
    /// <summary>A line for each file that differs; none where nothing does.</summary>
    /// <param name="before">The version before; <see langword="null"/> for none.</param>
    /// <param name="after">The version after.</param>
    public static IReadOnlyList<string> Summary(ConfigurationBundle? before, ConfigurationBundle after) =>
        RulesDiff.Between(before, after).Summary();

    /// <summary>
    /// Everything that differs: lines of the document that begin with <c>-</c>, <c>+</c> or a space after their number, and rows of tables
    /// with the cells that changed.
    /// </summary>
    /// <inheritdoc cref="Summary"/>
    public static IEnumerable<string> Render(ConfigurationBundle? before, ConfigurationBundle after)
    {
        var diff = RulesDiff.Between(before, after);
        foreach (var line in Hunks(after.FileName, diff.Document))
            yield return line;
        foreach (var table in diff.Tables)
        {
            yield return $"== {table.Summary()}";
            foreach (var line in table.Rows.Select(row => Row(row, table.Columns)))
                yield return line;
            foreach (var line in Hunks(table.Name, table.Lines))
                yield return line;
        }

        foreach (var line in Hunks(ConfigurationBundle.FixturesFile, diff.Fixtures))
            yield return line;
    }

    private static IEnumerable<string> Hunks(string file, IReadOnlyList<DiffHunk> hunks)
    {
        if (hunks.Count > 0)
            yield return $"== {file}";
        foreach (var hunk in hunks)
        {
            yield return "...";
            foreach (var line in hunk.Lines)
                yield return $"{Number(line)} {Sign(line)} {line.Text}";
        }
    }

    private static string Number(DiffLine line) =>
        (line.After ?? line.Before!.Value).ToString(CultureInfo.InvariantCulture).PadLeft(5);

    private static char Sign(DiffLine line) => line switch { { Before: null } => '+', { After: null } => '-', _ => ' ' };

    private static string Row(RowChange row, IReadOnlyList<string> columns) => row switch
    {
        { Before: null } => $"{Line(row.After!)} + {Cells(row.After!)}",
        { After: null } => $"{Line(row.Before)} - {Cells(row.Before)}",
        _ => $"{Line(row.After)} ~ {Cells(row.Before)}: "
            + string.Join(", ", row.Cells.Select(i => $"{columns[i]} '{row.Before.Cells[i]}' -> '{row.After.Cells[i]}'")),
    };

    private static string Line(ChangedRow row) => row.Line.ToString(CultureInfo.InvariantCulture).PadLeft(5);

    private static string Cells(ChangedRow row) => string.Join(" | ", row.Cells);
}
