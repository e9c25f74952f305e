using System.Collections.Frozen;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Accounts.Names;

/// <summary>A company's name as two of them are compared: without legal forms, its words by how much they tell.</summary>
internal sealed class CompanyName
{
    private const int LongestName = 300;
    private const int MostWords = 16;

    private static readonly FrozenSet<string> Common = NameData.Lines("company-words.txt").ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> NoCompany = NameData.Lines("not-companies.txt").ToFrozenSet(StringComparer.Ordinal);

    // What joins words is no word of the name; what only goes with one tells nothing
    private static readonly FrozenSet<string> Dropped = FrozenSet.Create(
        StringComparer.Ordinal, "and", "und", "et", "y", "e", "og", "och", "en", "ja", "ve", "i", "the", "dr", "mr", "mrs", "prof");

    private static readonly FrozenSet<string> Joints = FrozenSet.Create(
        StringComparer.Ordinal,
        "of", "for", "de", "la", "le", "les", "des", "du", "del", "el", "los", "las", "do", "da", "dos", "das", "di", "der", "die", "van",
        "von", "den", "st", "saint", "al", "a");

    private static readonly FrozenSet<string> Corporate = FrozenSet.Create(
        StringComparer.Ordinal, "group", "gruppe", "grupo", "groupe", "gruppo", "holding", "international", "global", "worldwide");

    private static readonly FrozenDictionary<string, string> WrittenOut = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["bros"] = "brother",
        ["intl"] = "international",
        ["int"] = "international",
        ["dept"] = "department",
        ["tech"] = "technology",
        ["cie"] = "compagnie",
        ["mfg"] = "manufacturing",
        ["svc"] = "service",
        ["svcs"] = "service",
        ["sys"] = "system",
        ["mgmt"] = "management",
        ["univ"] = "university",
        ["assoc"] = "associate",
        ["grp"] = "group",
        ["natl"] = "national",
        ["eng"] = "engineering",
        ["engr"] = "engineering",
        ["hosp"] = "hospital",
        ["centre"] = "center",
        ["inst"] = "institute",
        ["one"] = "1",
        ["two"] = "2",
        ["three"] = "3",
        ["four"] = "4",
        ["five"] = "5",
        ["six"] = "6",
        ["seven"] = "7",
        ["eight"] = "8",
        ["nine"] = "9",
        ["ten"] = "10",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // Codes of two or three letters that people write behind a name; the others are words of some language
    private static readonly FrozenSet<string> CountryCodes = FrozenSet.Create(StringComparer.Ordinal, "uk", "usa", "us", "uae", "nz");

    private CompanyName(IReadOnlyList<NameWord> words, string squeezed, string? country) =>
        (Words, Squeezed, Country) = (words, squeezed, country);

    /// <summary>Its words, without legal forms and what only joins.</summary>
    public IReadOnlyList<NameWord> Words { get; }

    /// <summary>Its letters without blanks, so that <c>Data Vale</c> and <c>Datavale</c> are one.</summary>
    public string Squeezed { get; }

    /// <summary>The country that is a word of it beside others, by its ISO code.</summary>
    public string? Country { get; }

    /// <summary>Reads a name.</summary>
    /// <returns><see langword="null"/> where the text names no company.</returns>
    public static CompanyName? Read(string? text)
    {
        if (text is null or { Length: > LongestName })
            return null;
        var all = NameFolding.Words(text);
        if (all.Count == 0 || NoCompany.Contains(string.Join(' ', all)))
            return null;
        string[] named = [.. LegalForms.Strip(all).Where(word => !Dropped.Contains(word)).Take(MostWords)];
        if (named.Length == 0)
            return null;
        NameWord[] words = [.. named.Select(Word)];

        // A name that is a country and little else is named after it
        if (!words.Any(word => word.Kind == WordKind.Strong))
            words = [.. words.Select(word => word.Kind == WordKind.Country ? word with { Kind = WordKind.Strong } : word)];
        var country = words.Where(word => word.Kind == WordKind.Country).Select(word => CountryConversion.Code(word.Text)).FirstOrDefault();
        return words.All(word => word.Kind == WordKind.Joint) ? null : new CompanyName(words, Squeeze(named), country);
    }

    private static string Squeeze(IEnumerable<string> words) =>
        string.Concat(words.Select(word => WrittenOut.GetValueOrDefault(word) is { } digit && char.IsAsciiDigit(digit[0]) ? digit : word));

    private static NameWord Word(string word)
    {
        var text = WrittenOut.GetValueOrDefault(word) ?? Singular(word);
        if (Joints.Contains(word))
            return new NameWord(text, WordKind.Joint);
        if (Corporate.Contains(text))
            return new NameWord(text, WordKind.Corporate);
        if (Common.Contains(text))
            return new NameWord(text, WordKind.Common);
        var isCountry = CountryCodes.Contains(word) || (word.Length > 3 && CountryConversion.Code(word) is not null);
        return isCountry ? new NameWord(word, WordKind.Country) : new NameWord(text, WordKind.Strong);
    }

    // Plurals of English, and what looks like them in other languages, alike on both sides
    private static string Singular(string word) => word switch
    {
        { Length: > 5 } when word.EndsWith("ies", StringComparison.Ordinal) => $"{word[..^3]}y",
        { Length: > 4 } when word[^1] == 's' && word[^2] is not ('s' or 'u' or 'i') => word[..^1],
        _ => word,
    };
}
