using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language.Conversions;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>
/// Bounds of a number as people write them in a table: <c>&gt;=200</c>, <c>≥ 200</c>, <c>200+</c>, <c>&lt;1000</c>, <c>1..50</c>,
/// <c>1-50</c>, <c>1–50</c>, <c>1 to 50</c>.
/// </summary>
/// <param name="From">The lower bound, if any.</param>
/// <param name="To">The upper bound, if any.</param>
/// <param name="WithFrom">Whether the lower bound itself is in it.</param>
/// <param name="WithTo">Whether the upper bound itself is in it.</param>
/// <param name="IsSpelled">Whether it is written so that it may be the name of a band too, such as <c>51-200</c>.</param>
internal sealed partial record NumberCell(decimal? From, decimal? To, bool WithFrom, bool WithTo, bool IsSpelled)
{
    /// <summary>Reads a cell; <see langword="null"/> where it is neither a comparison nor a range.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="isWhole">Whether its column holds whole numbers, so that <c>1.000</c> is a thousand.</param>
    /// <exception cref="FormatException">It is one, and a number of it cannot be read.</exception>
    public static NumberCell? Parse(string cell, bool isWhole)
    {
        var text = cell.Replace('≥', '>').Replace('≤', '<');
        var orEqual = cell.StartsWith('≥') || cell.StartsWith('≤');
        if (Comparison().Match(text) is { Success: true } compared)
        {
            var bound = Number(cell, compared.Groups["number"].Value, isWhole);
            orEqual |= compared.Groups["equal"].Length > 0;
            return compared.Groups["sign"].Value == ">"
                ? new NumberCell(bound, null, orEqual, WithTo: false, IsSpelled: false)
                : new NumberCell(null, bound, WithFrom: false, orEqual, IsSpelled: false);
        }

        if (AndMore().Match(text) is { Success: true } more)
            return new NumberCell(Number(cell, more.Groups["number"].Value, isWhole), null, WithFrom: true, WithTo: false, IsSpelled: true);
        if (text.IndexOf("..", StringComparison.Ordinal) is >= 0 and var dots)
            return Range(cell, text[..dots], text[(dots + 2)..].TrimStart('.'), isWhole, isSpelled: false);
        return Spelled().Match(text) is { Success: true } spelled
            ? Range(cell, spelled.Groups["from"].Value, spelled.Groups["to"].Value, isWhole, isSpelled: true)
            : null;
    }

    /// <summary>Whether a number is within the bounds.</summary>
    public bool Has(decimal? number) => number is { } value
        && (From is null || (WithFrom ? value >= From : value > From))
        && (To is null || (WithTo ? value <= To : value < To));

    private static NumberCell? Range(string cell, string from, string to, bool isWhole, bool isSpelled)
    {
        var (first, last) = (Number(cell, from, isWhole), Number(cell, to, isWhole));

        // 2024-25 is the name of something
        if (isSpelled && first > last)
            return null;
        return first <= last
            ? new NumberCell(first, last, WithFrom: true, WithTo: true, isSpelled)
            : throw new FormatException($"the range '{cell}' is empty: write the smaller number first");
    }

    private static decimal Number(string cell, string text, bool isWhole)
    {
        var number = text.Trim();
        if (NumberText.Read(number, locale: null, isWhole ? ThreeDigits.Group : ThreeDigits.Unclear, out _) is { } read)
            return read;
        throw new FormatException(number.Any(char.IsDigit) && number.All(letter => char.IsDigit(letter) || letter is '.' or ',')
            ? $"'{cell}' has '{number}', which can be thousands or decimals: write it without a separator, such as 1000 or 1.5"
            : $"'{cell}' needs a number where '{number}' is: write >=200, <1000 or 200..999");
    }

    [GeneratedRegex(@"\A(?<sign>[<>]) ?(?<equal>=?)(?<number>.*)\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Comparison();

    [GeneratedRegex(@"\A(?<number>[0-9][0-9., ']*) ?\+\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex AndMore();

    [GeneratedRegex(
        @"\A(?<from>[0-9][0-9.,']*) ?(?:[-\u2010-\u2015\u2212~]| to | bis | à | a ) ?(?<to>[0-9][0-9.,']*)\z",
        RegexOptions.IgnoreCase,
        RegexTimeout.Milliseconds)]
    private static partial Regex Spelled();
}
