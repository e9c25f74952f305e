using System.Text;

namespace GtmFunctions.Cli.Commands;

/// <summary>Rows in columns as wide as their widest text, for a terminal.</summary>
/// <param name="headings">What the columns are called.</param>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";
    private const int MaxWidth = 80;

    private readonly List<string[]> _rows = [];

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>
    /// Adds a row of as many cells as there are headings. What would garble a terminal is left out, for much of it comes from strangers.
    /// </summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(Cell)]);

    /// <summary>The table, with a line for each row; nothing where there is none.</summary>
    public override string ToString()
    {
        if (IsEmpty)
            return "";
        string[][] all = [headings, .. _rows];
        var widths = Enumerable.Range(0, headings.Length).Select(column => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var row in all)
            text.AppendLine(string.Join(Gap, row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
        return text.ToString();
    }

    private static string Cell(string? text)
    {
        var shown = string.Concat((text ?? "").Where(character => !char.IsControl(character)));
        return shown.Length > MaxWidth ? $"{shown[..(MaxWidth - 1)]}…" : shown;
    }
}
