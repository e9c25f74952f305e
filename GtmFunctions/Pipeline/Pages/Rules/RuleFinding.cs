using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules;

/// <summary>What was found at a line of a document or a table.</summary>
/// <param name="File">The file.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Kind">Whether it is an <c>error</c>, a <c>warning</c> or a <c>note</c>.</param>
/// <param name="Path">The keys that lead there; empty where there are none.</param>
/// <param name="Message">What is wrong, and what to do.</param>
/// <param name="Around">The lines around it, with their numbers; none where the file is not there.</param>
public sealed record RuleFinding(
    string File, int Line, string Kind, string Path, string Message, IReadOnlyList<NumberedLine> Around)
{
    /// <summary>How bad it is.</summary>
    public Standing Standing => Kind switch { "error" => Standing.Bad, "warning" => Standing.Attention, _ => Standing.Idle };

    /// <summary>An error.</summary>
    /// <param name="error">The error.</param>
    /// <param name="text">The text of a file by its name; <see langword="null"/> where there is none.</param>
    public static RuleFinding From(ConfigurationError error, Func<string, string?> text) =>
        new(error.File, error.Line, "error", error.Path, error.Message, NumberedLine.Around(text(error.File), error.Line));

    /// <summary>What was found by reading, errors first.</summary>
    /// <param name="read">What reading found.</param>
    /// <param name="text">The text of a file by its name; <see langword="null"/> where there is none.</param>
    public static IReadOnlyList<RuleFinding> From(ReadResult read, Func<string, string?> text) =>
    [
        .. read.Errors.Select(error => From(error, text)),
        .. read.Warnings.OrderBy(warning => warning.IsNote).Select(warning => new RuleFinding(
            warning.File,
            warning.Line,
            warning.IsNote ? "note" : "warning",
            warning.Path,
            warning.Message,
            NumberedLine.Around(text(warning.File), warning.Line))),
    ];
}

/// <summary>A line of a file.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Text">The line.</param>
public sealed record NumberedLine(int Number, string Text)
{
    private const int Reach = 2;
    private const int Longest = 400;

    /// <summary>A line with those around it.</summary>
    public static IReadOnlyList<NumberedLine> Around(string? text, int line)
    {
        if (text is null || line < 1)
            return [];
        return
        [
            .. text.Split('\n')
                .Select((content, i) => new NumberedLine(i + 1, Shown(content)))
                .Skip(Math.Max(0, line - 1 - Reach))
                .Take(2 * Reach + 1 - Math.Max(0, Reach - (line - 1))),
        ];
    }

    private static string Shown(string line) => line.Length > Longest ? BoundedText.Cut(line, Longest) : line.TrimEnd('\r');
}
