using System.Globalization;
using System.Text;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>What a single separator before exactly three digits may be, where no locale says: <c>1.234</c>.</summary>
internal enum ThreeDigits
{
    /// <summary>Either, so the number is not read.</summary>
    Unclear,

    /// <summary>A comma groups thousands, as no amount has three decimals with a comma; a dot may be either.</summary>
    CommaGroups,

    /// <summary>Both group thousands: the number is whole.</summary>
    Group,
}

/// <summary>
/// Numbers as people and machines write them. With a locale its separators count; without one a number is read where it can be read one
/// way only: <c>1,234.56</c>, <c>1.234,56</c>, <c>1 234,5</c>, <c>1'234.50</c>, but not <c>1.234</c>.
/// </summary>
internal static class NumberText
{
    private const string Blanks = " _'\u2019";

    /// <summary>The number; <see langword="null"/> where the text is none.</summary>
    /// <param name="text">As written, on one line.</param>
    /// <param name="locale">Whose separators it has; none where that is not known.</param>
    /// <param name="three">What a single separator before three digits is.</param>
    /// <param name="why">What is wrong with it.</param>
    public static decimal? Read(string text, Locale? locale, ThreeDigits three, out string why)
    {
        why = "it is no number";
        var number = PlainText.Code(text);
        if (number.IndexOfAny(['e', 'E']) > 0)
            return Parse(number, NumberStyles.Float);
        var sign = number.StartsWith('-') ? "-" : "";
        number = (number is ['-' or '+', ..] ? number[1..] : number).Trim();
        if (number.Length == 0 || !IsAsciiDigitOrMark(number[0]) || !char.IsAsciiDigit(number[^1]) || !number.All(IsPart))
            return null;
        var decimals = Decimals(number, locale, three);
        if (decimals is null)
        {
            why = "it can be read as thousands or as decimals: say which with 'locale' in the map";
            return null;
        }

        var whole = decimals == '\0' ? number : number[..number.LastIndexOf(decimals.Value)];
        if (!Grouped(whole, decimals.Value))
            return null;
        var digits = new StringBuilder(sign).Append(whole.Length == 0 ? "0" : string.Concat(whole.Where(char.IsAsciiDigit)));
        if (decimals != '\0')
            digits.Append('.').Append(number.AsSpan(whole.Length + 1));
        return Parse(digits.ToString(), NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign);
    }

    private static decimal? Parse(string text, NumberStyles styles) =>
        decimal.TryParse(text, styles, CultureInfo.InvariantCulture, out var number) ? number : null;

    // The separator of the decimals, '\0' where there are none, null where that is not clear
    private static char? Decimals(string number, Locale? locale, ThreeDigits three)
    {
        if (locale is not null)
        {
            var separator = locale.DecimalComma ? ',' : '.';
            return number.Contains(separator, StringComparison.Ordinal) ? separator : '\0';
        }

        var last = number.LastIndexOfAny(['.', ',']);
        if (last < 0)
            return '\0';
        var mark = number[last];
        var other = mark == '.' ? ',' : '.';
        if (number.Contains(other, StringComparison.Ordinal))
            return number.IndexOf(mark, StringComparison.Ordinal) == last ? mark : '\0';
        if (number.IndexOf(mark, StringComparison.Ordinal) != last)
            return '\0';
        var before = number[..last];
        var canGroup = number.Length - last - 1 == 3 && before.Length is >= 1 and <= 3 && before[0] != '0' && before.All(char.IsAsciiDigit);
        if (!canGroup)
            return mark;
        return three == ThreeDigits.Group || (three == ThreeDigits.CommaGroups && mark == ',') ? '\0' : null;
    }

    // Groups of three, or of two before the last three as in India, with one separator throughout
    private static bool Grouped(string whole, char decimals)
    {
        var groups = whole.Split([' ', '_', '\'', '\u2019', '.', ',']);
        if (whole.Contains(decimals, StringComparison.Ordinal) && decimals != '\0')
            return false;
        if (groups.Length == 1)
            return true;
        var marks = whole.Where(letter => !char.IsAsciiDigit(letter)).Distinct().Count();
        return marks == 1 && groups[0].Length is >= 1 and <= 3 && groups[^1].Length == 3
            && (groups[1..].All(group => group.Length == 3) || (groups[0].Length <= 2 && groups[1..^1].All(group => group.Length == 2)));
    }

    private static bool IsPart(char letter) =>
        char.IsAsciiDigit(letter) || letter is '.' or ',' || Blanks.Contains(letter, StringComparison.Ordinal);

    private static bool IsAsciiDigitOrMark(char letter) => char.IsAsciiDigit(letter) || letter is '.' or ',';
}
