using System.Text;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// Tells Western text (Windows-1252) from that of other code pages, which use the same bytes for other letters: what would not be Western
/// text is refused, so that no name is changed silently. It may come in pieces.
/// </summary>
internal sealed class WesternText
{
    private const int LongestForeignRun = 3;

    // What Windows-1252 has beside letters that tables have in them
    private const string Signs =
        "\u2018\u2019\u201c\u201d\u201e\u2013\u2014\u2026\u20ac\u00a0" +
        "\u00b0\u00a7\u00ae\u2122\u00b7\u2022\u00ab\u00bb\u00aa\u00ba\u00bf\u00a1";

    private int _run;

    /// <summary>The encoding.</summary>
    public static Encoding Encoding { get; } = CodePagesEncodingProvider.Instance.GetEncoding(1252)!;

    /// <summary>Whether all that was looked at can be Western text.</summary>
    public bool IsWestern { get; private set; } = true;

    /// <summary>Looks at the next piece, as that encoding reads it.</summary>
    public void Look(ReadOnlySpan<char> text)
    {
        foreach (var letter in text)
        {
            _run = letter > 127 && char.IsLetter(letter) ? _run + 1 : 0;
            if (letter <= 127)
                continue;
            if (_run >= LongestForeignRun || !(char.IsLetter(letter) || Signs.Contains(letter, StringComparison.Ordinal)))
                IsWestern = false;
        }
    }
}
