using System.Collections.Frozen;
using System.Globalization;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// Dates that name their month, in any order: <c>Tue, 04 Mar 2025 …</c>, <c>Tue Mar 04 … 2025</c>, <c>March 4, 2025</c>, <c>4. März
/// 2025</c>.
/// </summary>
internal static partial class NamedMonth
{
    // The first letters that tell a month apart in English, German, French, Spanish, Portuguese, Italian and Dutch
    private static readonly FrozenDictionary<string, int> Months = Spelled(
        "jan january januar janvier enero ene janeiro gennaio januari janv",
        "feb february februar février fevrier fév febrero fevereiro fev febbraio februari févr",
        "mar march märz mär maerz mrz mars marzo março marco maart mrt", "apr april avril abril abr aprile avr",
        "may mai mayo maio maggio mei",
        "jun june juni juin junio junho giugno", "jul july juli juillet julio julho luglio juil",
        "aug august août aout agosto ago augustus aoû",
        "sep sept september septembre septiembre setembro set settembre", "oct october okt oktober octobre octubre outubro out ottobre ott",
        "nov november novembre noviembre novembro", "dec december dez dezember décembre decembre diciembre dic dezembro dicembre déc");

    private static readonly FrozenSet<string> Fillers = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, "de", "del", "of", "at", "um", "à", "às", "a");

    /// <summary>
    /// Year, month and day as digits, and the rest of the text with the time of day; <see langword="null"/> for anything else.
    /// </summary>
    public static (string Year, string Month, string Day, string Clock)? Split(string text)
    {
        if (text.Length > 100 || Clock().Match(text) is not { Success: var timed } clock)
            return null;
        var words = Word().Matches(timed ? text.Remove(clock.Index, clock.Length) : text).Select(word => word.Value).ToList();
        var month = words.FindLastIndex(word => Months.ContainsKey(Bare(word)));
        var year = words.FindLastIndex(word => word.Length == 4 && word.All(char.IsAsciiDigit));
        var day = words.FindIndex(word => Day().IsMatch(word));
        if (month < 0 || year < 0 || day < 0)
            return null;
        var rest = words.Where((_, i) => i != month && i != year && i != day && !IsFiller(words[i], before: i < Math.Max(month, day)));
        return (
            words[year],
            Months[Bare(words[month])].ToString(CultureInfo.InvariantCulture),
            string.Concat(words[day].TakeWhile(char.IsAsciiDigit)),
            $" {(timed ? clock.Value : "")} {string.Join(' ', rest)}");
    }

    // A weekday before the date, and what stands between its parts
    private static bool IsFiller(string word, bool before) =>
        Fillers.Contains(word) || (before && word.All(letter => char.IsLetter(letter) || letter == '.'));

    private static string Bare(string word) => word.Trim('.', ',').ToLowerInvariant();

    private static FrozenDictionary<string, int> Spelled(params string[] months) => months
        .SelectMany((names, i) => names.Split(' ').Select(name => KeyValuePair.Create(name, i + 1)))
        .DistinctBy(pair => pair.Key)
        .ToFrozenDictionary(StringComparer.Ordinal);

    [GeneratedRegex(@"\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d{1,12})?)?(?:\s*[AaPp]\.?[Mm]\b\.?)?", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Clock();

    [GeneratedRegex(@"[^\s,]+", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Word();

    [GeneratedRegex(@"\A\d{1,2}(?:st|nd|rd|th|\.|º)?\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Day();
}
