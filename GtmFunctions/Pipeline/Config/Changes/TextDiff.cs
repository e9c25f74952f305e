using DiffPlex;

namespace GtmFunctions.Pipeline.Config.Changes;

/// <summary>A line of a text that changed, or stands beside one that did.</summary>
/// <param name="Before">Its number in the text before, from 1; <see langword="null"/> for one that was added.</param>
/// <param name="After">Its number in the text after, from 1; <see langword="null"/> for one that was removed.</param>
/// <param name="Text">The line.</param>
internal sealed record DiffLine(int? Before, int? After, string Text)
{
    /// <summary>Whether it is in one of the texts only.</summary>
    public bool IsChanged => Before is null || After is null;
}

/// <summary>Lines that changed together, with a few before and after them that did not.</summary>
/// <param name="Lines">The lines, what was removed before what was added.</param>
internal sealed record DiffHunk(IReadOnlyList<DiffLine> Lines);

/// <summary>
/// What changed of a text, by lines, of whichever line ends; an end of line at the end of the text begins no further line. Values in,
/// values out.
/// </summary>
internal static class TextDiff
{
    private const int Context = 3;

    /// <summary>The hunks in the order of the lines; none where the lines are the same.</summary>
    public static IReadOnlyList<DiffHunk> Between(string before, string after)
    {
        var lines = Lines(before, after);
        var hunks = new List<DiffHunk>();
        for (var i = 0; i < lines.Count; i++)
        {
            if (!lines[i].IsChanged)
                continue;
            var (from, to) = (Math.Max(0, i - Context), i);
            for (var next = i; next < lines.Count && next <= to + (2 * Context); next++)
            {
                if (lines[next].IsChanged)
                    to = next;
            }

            hunks.Add(new DiffHunk([.. lines.Skip(from).Take(Math.Min(lines.Count - 1, to + Context) - from + 1)]));
            i = to + Context;
        }

        return hunks;
    }

    private static List<DiffLine> Lines(string before, string after)
    {
        var diff = Differ.Instance.CreateDiffs(before, after, ignoreWhiteSpace: false, ignoreCase: false, WholeLines.Instance);
        var lines = new List<DiffLine>();
        var (old, made) = (0, 0);
        void Same(int until)
        {
            for (; old < until; old++, made++)
                lines.Add(new DiffLine(old + 1, made + 1, diff.PiecesOld[old]));
        }

        foreach (var block in diff.DiffBlocks)
        {
            Same(block.DeleteStartA);
            for (var i = 0; i < block.DeleteCountA; i++, old++)
                lines.Add(new DiffLine(old + 1, null, diff.PiecesOld[old]));
            for (var i = 0; i < block.InsertCountB; i++, made++)
                lines.Add(new DiffLine(null, made + 1, diff.PiecesNew[made]));
        }

        Same(diff.PiecesOld.Count);
        return lines;
    }

    private sealed class WholeLines : IChunker
    {
        public static readonly WholeLines Instance = new();

        public IReadOnlyList<string> Chunk(string text)
        {
            var lines = text.ReplaceLineEndings("\n").Split('\n');
            return lines[^1].Length == 0 ? lines[..^1] : lines;
        }
    }
}
