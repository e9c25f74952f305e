namespace GtmFunctions.Pipeline.Language;

/// <summary>What someone may have meant by a name that is not known.</summary>
public static class Spelling
{
    private const int LongestName = 100;

    /// <summary>
    /// The end of a message about an unknown name: the nearest known name when it is near enough to be a slip, else all known
    /// names when they are few, else nothing.
    /// </summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been written.</param>
    public static string Suggest(string name, IEnumerable<string> known)
    {
        var names = known.ToArray();
        if (Nearest(name, names) is { } nearest)
            return $": did you mean '{nearest}'?";
        return names.Length is 0 or > 24 ? "" : $"; known are {string.Join(", ", names)}";
    }

    /// <summary>The nearest known name, when it is near enough to be a slip; else <see langword="null"/>.</summary>
    /// <param name="name">What was written.</param>
    /// <param name="known">What could have been written.</param>
    public static string? Nearest(string name, IReadOnlyCollection<string> known) =>
        known.MinBy(candidate => Distance(name, candidate)) is { } nearest
        && Distance(name, nearest) <= Math.Max(2, Math.Min(name.Length, LongestName) / 3)
            ? nearest
            : null;

    /// <summary>Levenshtein's distance, without regard to case, over names that are cut.</summary>
    internal static int Distance(string left, string right)
    {
        var a = left[..Math.Min(left.Length, LongestName)].ToUpperInvariant();
        var b = right[..Math.Min(right.Length, LongestName)].ToUpperInvariant();
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, 1 + Math.Min(row[j], row[j - 1]));
            }
        }

        return row[^1];
    }
}
