using System.Globalization;
using System.Text;
using GtmFunctions.Cli.Terminal;
using GtmFunctions.Pipeline.Language;
using Spectre.Console;

namespace GtmFunctions.Cli.Commands;

/// <summary>Rows in columns: with lines and colours on a terminal, as wide as their widest text everywhere else.</summary>
/// <param name="headings">What the columns are called.</param>
internal sealed class TextTable(params string[] headings)
{
    private const string Gap = "  ";
    private const int MaxWidth = 80;
    private const string ToTheSecond = "yyyy-MM-dd HH:mm:ss'Z'";

    // Copied whole, so that it is never broken over lines
    private const string Id = "id";

    private readonly List<string[]> _rows = [];

    /// <summary>Whether there is no row.</summary>
    public bool IsEmpty => _rows.Count == 0;

    /// <summary>
    /// Adds a row of as many cells as there are headings. What would garble a terminal is left out, for much of it comes from strangers.
    /// </summary>
    public void Add(params string?[] cells) => _rows.Add([.. cells.Select(Cell)]);

    /// <summary>The table for where it is written; nothing where there is no row.</summary>
    public string Render(Screen screen) => screen.IsTerminal && !IsEmpty ? screen.Render(Lined()) : ToString();

    /// <summary>The table as text, with a line for each row; nothing where there is none.</summary>
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

    // A cell is a text and never markup, whatever a stranger wrote into it
    private Table Lined()
    {
        var table = new Table { Border = TableBorder.Rounded, BorderStyle = Screen.Style(Tone.Quiet) };
        foreach (var heading in headings)
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { NoWrap = heading == Id });
        foreach (var row in _rows)
            table.AddRow(row.Select(cell => new Text(Short(cell), Screen.Style(Tones.Find(cell)))));
        return table;
    }

    // To the second: a terminal is narrow, and who needs more pipes it or asks for JSON
    private static string Short(string cell) =>
        cell.Length > ToTheSecond.Length && DateTimeOffset.TryParseExact(
            cell, "O", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.UtcDateTime.ToString(ToTheSecond, CultureInfo.InvariantCulture)
            : cell;

    private static string Cell(string? text) => BoundedText.Fit(TerminalText.Line(text), MaxWidth);
}
