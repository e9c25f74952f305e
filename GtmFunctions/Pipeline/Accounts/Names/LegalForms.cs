using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>The legal forms of companies, which tell no name from another: the lines of <c>legal-forms.txt</c>.</summary>
internal static class LegalForms
{
    private static readonly (FrozenSet<string> AtEnd, FrozenSet<string> AtStart) Forms = Load();
    private static readonly int Longest = Forms.AtEnd.Max(form => form.Count(letter => letter == ' ')) + 1;

    /// <summary>The words of a name without its legal forms; none where it is nothing else.</summary>
    public static IReadOnlyList<string> Strip(IReadOnlyList<string> words)
    {
        var (from, to) = (0, words.Count);
        while (to > from && EndLength(words, from, to) is > 0 and var length)
            to -= length;
        while (to - from > 1 && Forms.AtStart.Contains(words[from]))
            from++;
        return [.. words.Take(to).Skip(from)];
    }

    private static int EndLength(IReadOnlyList<string> words, int from, int to)
    {
        for (var length = Math.Min(Longest, to - from); length > 0; length--)
        {
            if (Forms.AtEnd.Contains(string.Join(' ', words.Skip(to - length).Take(length))))
                return length;
        }

        return 0;
    }

    private static (FrozenSet<string> AtEnd, FrozenSet<string> AtStart) Load()
    {
        var lines = NameData.Lines("legal-forms.txt").ToArray();
        return (
            lines.Select(line => line.TrimStart('^')).ToFrozenSet(StringComparer.Ordinal),
            lines.Where(line => line[0] == '^').Select(line => line[1..]).ToFrozenSet(StringComparer.Ordinal));
    }
}
