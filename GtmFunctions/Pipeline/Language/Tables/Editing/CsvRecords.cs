using System.Text;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Language.Tables.Editing;

/// <summary>A record of a CSV file as it is written.</summary>
/// <param name="Raw">Its text without the end of its line.</param>
/// <param name="End">The end of its line; empty where the file ends with it.</param>
/// <param name="Cells">Its cells as <see cref="CsvTable"/> reads them.</param>
internal sealed record CsvRecord(string Raw, string End, IReadOnlyList<string> Cells)
{
    /// <summary>Whether no cell says anything.</summary>
    public bool IsBlank => Cells.All(cell => cell.Length == 0);
}

/// <summary>
/// Splits a CSV file into its records and keeps every character of it, where <see cref="CsvTable"/> keeps what the cells mean; and writes
/// the text of a record.
/// </summary>
internal static class CsvRecords
{
    /// <summary>The records of a text; an unclosed quote runs to the end of the file.</summary>
    /// <param name="text">The text, without a first line that only names the separator.</param>
    /// <param name="separator">What parts the cells.</param>
    public static IReadOnlyList<CsvRecord> Split(string text, char separator)
    {
        var records = new List<CsvRecord>();
        var at = 0;
        while (at < text.Length)
        {
            var (length, cells) = Read(text.AsSpan(at), separator);
            var end = EndAt(text, at + length);
            records.Add(new CsvRecord(text.Substring(at, length), end, cells));
            at += length + end.Length;
        }

        return records;
    }

    /// <summary>The text of a record with these cells: in quotes only what must be.</summary>
    public static string Write(IEnumerable<string> cells, char separator) =>
        string.Join(separator, cells.Select(cell => Cell(cell, separator)));

    /// <summary>A cell as <see cref="CsvTable"/> reads it: without blanks around it and without what cannot be seen.</summary>
    public static string Clean(string cell) =>
        string.Join('\n', cell.Split('\n').Select(PlainText.Line)).Trim('\n');

    private static string Cell(string cell, char separator)
    {
        var isQuoted = cell.AsSpan().IndexOfAny("\"\r\n") >= 0 || cell.Contains(separator, StringComparison.Ordinal) || cell.Trim() != cell;
        return isQuoted ? $"\"{cell.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : cell;
    }

    // A quote opens a cell only as its first letter that is not a blank; elsewhere it is a letter like any other
    private static (int Length, List<string> Cells) Read(ReadOnlySpan<char> text, char separator)
    {
        var cells = new List<string>();
        var cell = new StringBuilder();
        var (quoted, wasQuoted) = (false, false);
        var at = 0;
        for (; at < text.Length; at++)
        {
            var letter = text[at];
            if (quoted)
            {
                if (letter != '"')
                    cell.Append(letter);
                else if (at + 1 < text.Length && text[at + 1] == '"')
                    cell.Append(text[at++]);
                else
                    quoted = false;
            }
            else if (letter == separator)
            {
                Close(ref wasQuoted);
            }
            else if (letter is '\r' or '\n')
            {
                break;
            }
            else if (letter == '"' && !wasQuoted && string.IsNullOrWhiteSpace(cell.ToString()))
            {
                cell.Clear();
                (quoted, wasQuoted) = (true, true);
            }
            else
            {
                cell.Append(letter);
            }
        }

        Close(ref wasQuoted);
        return (at, cells);

        void Close(ref bool was)
        {
            cells.Add(Clean(cell.ToString()));
            cell.Clear();
            was = false;
        }
    }

    private static string EndAt(string text, int at) =>
        at >= text.Length ? "" : text[at] == '\r' && at + 1 < text.Length && text[at + 1] == '\n' ? "\r\n" : text[at].ToString();
}
