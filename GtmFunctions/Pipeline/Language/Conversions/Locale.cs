using System.Collections.Frozen;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>The order of day, month and year in a date of numbers.</summary>
public enum DateOrder
{
    /// <summary>25/12/2025.</summary>
    DayFirst,

    /// <summary>12/25/2025.</summary>
    MonthFirst,

    /// <summary>2025/12/25.</summary>
    YearFirst,
}

/// <summary>
/// How people of a language and country write numbers and dates, by the Unicode CLDR (https://cldr.unicode.org). The app runs without the
/// cultures of the operating system, so that every machine reads alike: what is needed of them is here.
/// </summary>
/// <param name="Tag">As written: <c>de</c>, <c>en-US</c>.</param>
/// <param name="DecimalComma">Whether a comma begins the decimals, and a dot groups digits.</param>
/// <param name="Dates">How dates of numbers are written.</param>
public sealed record Locale(string Tag, bool DecimalComma, DateOrder Dates)
{
    private static readonly FrozenSet<string> CommaLanguages =
        "de fr es it pt nl pl ru uk sv da nb nn no fi cs sk hu ro bg hr sr sl el tr id vi ca et lv lt is".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> DotLanguages = "en ja zh ko th he hi ms".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> DotCountries =
        "de-ch de-li it-ch es-mx es-us es-gt es-hn es-ni es-sv es-pa es-pr es-do es-pe".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> YearFirst = "ja zh ko hu sv lt".Split(' ').ToFrozenSet();

    private static readonly FrozenSet<string> MonthFirst = "en en-us en-ph".Split(' ').ToFrozenSet();

    /// <summary>The locale of a tag; <see langword="null"/> where its language is not known.</summary>
    public static Locale? Parse(string tag)
    {
        var name = tag.Trim().Replace('_', '-').ToLowerInvariant();
        var language = name.Split('-')[0];
        if (!CommaLanguages.Contains(language) && !DotLanguages.Contains(language))
            return null;
        var comma = name == "en-za" || (CommaLanguages.Contains(language) && !DotCountries.Contains(name));
        var dates = MonthFirst.Contains(name) ? DateOrder.MonthFirst
            : YearFirst.Contains(language) ? DateOrder.YearFirst : DateOrder.DayFirst;
        return new Locale(tag, comma, dates);
    }

    /// <inheritdoc/>
    public override string ToString() => Tag;
}
