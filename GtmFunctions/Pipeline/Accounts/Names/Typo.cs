namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>Whether one word may be another mistyped.</summary>
internal static class Typo
{
    // Letters that sound alike, or lie beside each other and are the same sound in some language: both orders
    private const string Alike = "ck kc cq kq qk sz zs iy yi vu uv vb bv vw wv td dt pb bp fv vf gj jg nm mn ou uo";

    private const int ShortestWord = 5;
    private const int LongWord = 9;

    /// <summary>How sure it is that two words are one; <see langword="null"/> where they are two.</summary>
    /// <returns>
    /// Whether a letter is missing, doubled, swapped with its neighbour or written as it sounds, which is a slip; another letter in its
    /// place may as well be another word.
    /// </returns>
    public static bool? IsSlip(string one, string other)
    {
        var (shorter, longer) = one.Length <= other.Length ? (one, other) : (other, one);
        if (shorter.Length < ShortestWord || longer.Length - shorter.Length > 2 || shorter.AsSpan().IndexOfAnyInRange('0', '9') >= 0)
            return null;
        var start = 0;
        while (start < shorter.Length && shorter[start] == longer[start])
            start++;
        var end = 0;
        while (end < shorter.Length - start && shorter[^(end + 1)] == longer[^(end + 1)])
            end++;
        var (left, right) = (shorter[start..^end], longer[start..^end]);
        return (left.Length, right.Length) switch
        {
            // The first letter is seldom the one that is wrong
            (0, 1) => start > 0,
            (0, 2) => longer.Length >= LongWord && start > 0 ? true : null,
            (1, 1) => start > 0 ? IsAlike(left[0], right[0]) : null,
            (2, 2) when left[0] == right[1] && left[1] == right[0] => true,
            _ => null,
        };
    }

    private static bool IsAlike(char one, char other) => Alike.Contains($"{one}{other}", StringComparison.Ordinal);
}
