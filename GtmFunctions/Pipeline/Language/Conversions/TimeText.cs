using System.Globalization;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// Times as providers write them: ISO 8601 with its common variants (a blank for T, <c> UTC</c>, an offset without a colon, up to
/// nanoseconds), Unix time in seconds, milliseconds, microseconds or nanoseconds, RFC 1123 and 2822, <c>Tue Mar 04 05:06:07 +0000
/// 2025</c>, names of months. Dates of numbers are read where they can be read one way only, or by a locale. A time without a zone is
/// UTC.
/// </summary>
internal static partial class TimeText
{
    private const string NoTime = "it is no time in any form that is read";

    /// <summary>The instant; <see langword="null"/> where the text is none, and why.</summary>
    /// <param name="text">As written, on one line.</param>
    /// <param name="locale">How its date of numbers is written; none where that is not known.</param>
    /// <param name="why">What is wrong with it.</param>
    public static DateTimeOffset? Read(string text, Locale? locale, out string why)
    {
        text = PlainText.Code(text);
        var wrapped = Wrapped().Match(text);
        if (wrapped.Success)
            text = wrapped.Groups["milliseconds"].Value;
        if (UnixTime.Looks(text))
            return UnixTime.Read(text, out why);
        why = NoTime;
        if (YearFirst().Match(text) is { Success: true } iso)
            return Read(iso, iso.Groups["clock"].Value, out why);
        if (Compact().Match(text) is { Success: true } compact)
        {
            var seconds = compact.Groups["second"].Value is { Length: > 0 } given ? given : "00";
            var clock = $"{compact.Groups["hour"].Value}:{compact.Groups["minute"].Value}:{seconds}{compact.Groups["rest"].Value}";
            return Read(compact, clock, out why);
        }

        if (Dotted().Match(text) is { Success: true } dotted)
            return Read(dotted, dotted.Groups["clock"].Value, out why);
        if (Slashed().Match(text) is { Success: true } slashed)
            return OfNumbers(slashed, locale, out why);
        return NamedMonth.Split(text) is var (year, month, day, rest) ? DateAndClock.Read(year, month, day, rest, out why) : null;
    }

    private static DateTimeOffset? Read(Match date, string clock, out string why) =>
        DateAndClock.Read(date.Groups["year"].Value, date.Groups["month"].Value, date.Groups["day"].Value, clock, out why);

    private static DateTimeOffset? OfNumbers(Match date, Locale? locale, out string why)
    {
        var (first, second) = (date.Groups["first"].Value, date.Groups["second"].Value);
        var order = locale?.Dates
            ?? (Number(first) > 12 ? DateOrder.DayFirst : Number(second) > 12 ? DateOrder.MonthFirst : (DateOrder?)null);
        why = "the day and the month of it can be either way round: say which with 'locale' in the map";
        return order switch
        {
            DateOrder.DayFirst => DateAndClock.Read(date.Groups["year"].Value, second, first, date.Groups["clock"].Value, out why),
            DateOrder.MonthFirst => DateAndClock.Read(date.Groups["year"].Value, first, second, date.Groups["clock"].Value, out why),
            _ => null,
        };
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A/Date\((?<milliseconds>-?\d+)(?:[+-]\d{4})?\)/\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Wrapped();

    [GeneratedRegex(
        @"\A(?<year>\d{4})(?:-|/|\.|年 ?)(?<month>\d{1,2})(?:-|/|\.|月 ?)(?<day>\d{1,2})日?(?![0-9])(?<clock>.*)\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex YearFirst();

    [GeneratedRegex(
        @"\A(?<year>(?:19|20)\d\d)(?<month>\d\d)(?<day>\d\d)[T ]?(?<hour>\d\d):?(?<minute>\d\d):?(?<second>\d\d)?(?<rest>[.,]?.*)\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Compact();

    [GeneratedRegex(
        @"\A(?<day>\d{1,2})\. ?(?<month>\d{1,2})\. ?(?<year>\d{4})(?![0-9])(?<clock>.*)\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Dotted();

    [GeneratedRegex(
        @"\A(?<first>\d{1,2})[/-](?<second>\d{1,2})[/-](?<year>\d{4})(?![0-9])(?<clock>.*)\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Slashed();
}
