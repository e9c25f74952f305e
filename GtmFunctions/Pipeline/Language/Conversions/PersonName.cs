using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// A person's name in its parts: <c>Byron, Ada</c>, <c>Dr. Ada Byron</c>, <c>Vincent van Gogh</c>, <c>山田 太郎</c>. A single word is a given
/// name, a family name begins at its particle, else it is the last word.
/// </summary>
/// <param name="Given">The given names; empty where there is none.</param>
/// <param name="Family">The family name with its particles; empty where there is none.</param>
/// <param name="FamilyFirst">Whether the family name is written first, as in Chinese, Japanese and Korean letters.</param>
internal sealed record PersonName(string Given, string Family, bool FamilyFirst)
{
    private static readonly FrozenSet<string> Titles =
        ("mr mrs ms miss mx dr prof professor sir dame herr frau mme mlle monsieur madame sra srta señor señora "
            + "signor signora dott dra drs "
            + "dipl").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Without their dot these are names
    private static readonly FrozenSet<string> DottedTitles =
        "m hr fr ing med sr sig ir mag rev hon".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    // Between two family names: José Ortega y Gasset
    private static readonly FrozenSet<string> Conjunctions = FrozenSet.Create(StringComparer.Ordinal, "y", "e", "i");

    private static readonly FrozenSet<string> Endings =
        "jr sr ii iii iv phd ph.d md mba msc ma ba bsc esq cpa llm llb dds".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Particles =
        ("van von vom zu zum zur de da di del della delle degli dei do dos das du des la le der den ter ten te 't bin ibn ben al el af av "
            + "d' dello st st.").Split(' ').ToFrozenSet(StringComparer.Ordinal);

    private static readonly FrozenSet<string> Nobody =
        "n/a na - -- . null undefined none unknown anonymous nan test".Split(' ').ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The name as it is written in one line.</summary>
    public string Full =>
        string.Join(' ', new[] { FamilyFirst ? Family : Given, FamilyFirst ? Given : Family }.Where(part => part.Length > 0));

    /// <summary>A name of its parts.</summary>
    public static PersonName Join(string given, string family) => new(given, family, FamilyFirst: IsEastAsian($"{given}{family}"));

    /// <summary>Takes a full name apart; <see langword="null"/> where the text is no name: an address, a number, <c>n/a</c>.</summary>
    public static PersonName? Parse(string text)
    {
        var line = PlainText.Line(text).Trim('"', '\'', ',', ';');
        if (line.Length == 0 || Nobody.Contains(line.ToLowerInvariant()) || !line.Any(char.IsLetter)
            || line.Contains('@', StringComparison.Ordinal) || line.Contains("://", StringComparison.Ordinal))
        {
            return null;
        }

        var comma = line.IndexOf(',', StringComparison.Ordinal);
        var behind = comma < 0 ? [] : Words(line[(comma + 1)..].Replace(',', ' '));
        if (behind.Length > 0 && behind.All(IsEnding))
            return Spread(Words(line[..comma]));
        return comma > 0 && behind.Length > 0
            ? new PersonName(string.Join(' ', Bare(behind)), string.Join(' ', Bare(Words(line[..comma]))), FamilyFirst: false)
            : Spread(Words(line));
    }

    private static PersonName Spread(string[] words)
    {
        words = Bare(words);
        if (words.Length == 1)
            return new PersonName(words[0], "", FamilyFirst: false);
        if (IsEastAsian(string.Concat(words)))
            return new PersonName(string.Join(' ', words[1..]), words[0], FamilyFirst: true);
        var family = Array.FindIndex(words, 1, word => Particles.Contains(word.ToLowerInvariant()));
        var conjunction = Array.FindIndex(words, 1, word => Conjunctions.Contains(word.ToLowerInvariant()));
        if (family < 0 && conjunction > 1 && conjunction < words.Length - 1)
            family = conjunction - 1;
        if (family < 0 || family == words.Length - 1)
            family = words.Length - 1;
        return new PersonName(string.Join(' ', words[..family]), string.Join(' ', words[family..]), FamilyFirst: false);
    }

    // Titles before the name and degrees behind it are no names, but nobody is left without one
    private static string[] Bare(string[] words)
    {
        var start = words.TakeWhile(IsTitle).Count();
        var end = words.Reverse().TakeWhile(IsEnding).Count();
        return start + end < words.Length ? words[start..^end] : start < words.Length ? words[start..] : words;
    }

    private static string[] Words(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static bool IsTitle(string word) => word.Split('.', StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } parts
        && parts.All(part => Titles.Contains(part.Trim('-').ToLowerInvariant())
            || (word.Contains('.', StringComparison.Ordinal) && DottedTitles.Contains(part.Trim('-').ToLowerInvariant())));

    private static bool IsEnding(string word) => Endings.Contains(word.Trim('.', ',').ToLowerInvariant());

    private static bool IsEastAsian(string text) =>
        text.Any(char.IsLetter)
        && text
            .Where(char.IsLetter)
            .All(letter => letter is >= '\u3040' and <= '\u30FF' or >= '\u3400' and <= '\u9FFF' or >= '\uAC00' and <= '\uD7AF');
}
