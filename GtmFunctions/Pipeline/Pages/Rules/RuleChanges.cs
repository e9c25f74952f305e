using GtmFunctions.Pipeline.Config.Changes;
using GtmFunctions.Pipeline.Storage.Config;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>What differs between two versions of the rules.</summary>
/// <param name="Summary">A line for each file, such as <c>territories.csv: 2 rows changed</c>.</param>
/// <param name="Document">Lines of the document that changed together, with those around them.</param>
/// <param name="Tables">The tables that differ.</param>
/// <param name="Fixtures">Lines of the fixtures that changed together.</param>
public sealed record RuleChanges(
    IReadOnlyList<string> Summary,
    IReadOnlyList<ChangedLines> Document,
    IReadOnlyList<ChangedTable> Tables,
    IReadOnlyList<ChangedLines> Fixtures)
{
    /// <summary>Whether nothing differs.</summary>
    public bool IsEmpty => Summary.Count == 0;

    /// <summary>In a few words, such as <c>3 rows of reps.csv changed</c>; <c>nothing changed</c> where nothing did.</summary>
    public string InWords => IsEmpty ? "nothing changed" : string.Join("; ", Summary);

    /// <summary>What differs.</summary>
    /// <param name="before">The version before; <see langword="null"/> for none.</param>
    /// <param name="after">The version after.</param>
    public static RuleChanges Between(ConfigurationBundle? before, ConfigurationBundle after)
    {
        var diff = RulesDiff.Between(before, after);
        return new RuleChanges(diff.Summary(), Lines(diff.Document), [.. diff.Tables.Select(Table)], Lines(diff.Fixtures));
    }

    private static IReadOnlyList<ChangedLines> Lines(IReadOnlyList<DiffHunk> hunks) =>
        [.. hunks.Select(hunk => new ChangedLines([.. hunk.Lines.Select(line => new ChangedLine(line.Before, line.After, line.Text))]))];

    private static ChangedTable Table(TableDiff diff) => new(
        diff.Name,
        diff.Columns,
        [
            .. diff.Rows.Select(row => new ChangedTableRow(
                row.Before?.Line,
                row.After?.Line,
                [.. diff.Columns.Select((_, i) => new ChangedCell(row.Before?.Cells[i], row.After?.Cells[i]))])),
        ],
        Lines(diff.Lines));
}

/// <summary>Lines that changed together, with a few around them that did not.</summary>
/// <param name="Lines">The lines.</param>
public sealed record ChangedLines(IReadOnlyList<ChangedLine> Lines);

/// <summary>A line of a document.</summary>
/// <param name="Before">Its number before; <see langword="null"/> for one that was added.</param>
/// <param name="After">Its number after; <see langword="null"/> for one that was removed.</param>
/// <param name="Text">The line.</param>
public sealed record ChangedLine(int? Before, int? After, string Text);

/// <summary>A table that differs.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Columns">Its columns.</param>
/// <param name="Rows">The rows that differ.</param>
/// <param name="Text">Lines of its text, where that differs in more than rows.</param>
public sealed record ChangedTable(
    string Name, IReadOnlyList<string> Columns, IReadOnlyList<ChangedTableRow> Rows, IReadOnlyList<ChangedLines> Text);

/// <summary>A row that differs.</summary>
/// <param name="Before">Its line before; <see langword="null"/> for one that was added.</param>
/// <param name="After">Its line after; <see langword="null"/> for one that was removed.</param>
/// <param name="Cells">Its cells, one for each column.</param>
public sealed record ChangedTableRow(int? Before, int? After, IReadOnlyList<ChangedCell> Cells);

/// <summary>A cell of a row.</summary>
/// <param name="Before">What it was; <see langword="null"/> where there was no row.</param>
/// <param name="After">What it is; <see langword="null"/> where there is no row any more.</param>
public sealed record ChangedCell(string? Before, string? After);
