namespace GtmFunctions.Pipeline.Language.Tables.Editing;

/// <summary>
/// A change of a table. Rows are named by their numbers in the table as it was, from 1 and without blank lines, however many changes are
/// made at once; positions are those in the table as it becomes.
/// </summary>
internal abstract record TableEdit
{
    private TableEdit()
    {
    }

    /// <summary>A cell says something else.</summary>
    /// <param name="Row">The row's number.</param>
    /// <param name="Column">The column, from 0.</param>
    /// <param name="Text">What it says.</param>
    public sealed record SetCell(int Row, int Column, string Text) : TableEdit;

    /// <summary>A row more.</summary>
    /// <param name="Key">What names it until it has a number.</param>
    /// <param name="At">Its position, from 1; <see langword="null"/> for the end.</param>
    /// <param name="Cells">Its cells; those that are missing are empty.</param>
    public sealed record AddRow(string Key, int? At, IReadOnlyList<string> Cells) : TableEdit;

    /// <summary>A row less.</summary>
    /// <param name="Row">The row's number.</param>
    public sealed record RemoveRow(int Row) : TableEdit;

    /// <summary>A row is at another position.</summary>
    /// <param name="Row">The row's number.</param>
    /// <param name="To">The position, from 1; a position after the last row is the end.</param>
    public sealed record MoveRow(int Row, int To) : TableEdit;
}
