using System.Globalization;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// Reads how long an API asks to be left alone: <c>Retry-After</c> by RFC 9110 (10.2.3: seconds, or a date in one of three forms), and what
/// APIs write there instead: a Unix time in seconds or less, milliseconds, a unit after the number.
/// </summary>
internal static partial class RetryAfter
{
    /// <summary>The longest wait that is believed. A value beyond it is more likely another unit, or a mistake, than meant.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    // The forms of RFC 9110, 5.6.7; the third is that of C's asctime
    private static readonly string[] Dates =
    [
        "ddd, d MMM yyyy HH:mm:ss 'GMT'", "dddd, dd-MMM-yy HH:mm:ss 'GMT'", "ddd MMM d HH:mm:ss yyyy",
        "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd HH:mm:ss.FFFFFFFK",
    ];

    // No wait in seconds is as large as a Unix time of this century in seconds, and so on for each smaller unit
    private static readonly (decimal From, decimal PerSecond)[] UnixUnits = [(1e9m, 1), (1e12m, 1e3m), (1e15m, 1e6m), (1e18m, 1e9m)];

    /// <summary>How long to wait, from nothing to <see cref="Longest"/>, or <see langword="null"/> when the text means no time.</summary>
    public static TimeSpan? Parse(string? text, DateTimeOffset now)
    {
        var trimmed = text?.Trim() ?? "";
        if (NumberForm().Match(trimmed) is { Success: true } match && decimal.TryParse(
            match.Groups["number"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number))
        {
            return match.Groups["unit"].Value switch
            {
                "" => Wait(number, now),
                "ms" => Seconds(number / 1000),
                "m" => Seconds(Math.Min(number, (decimal)Longest.TotalSeconds) * 60),
                _ => Seconds(number),
            };
        }

        return DateTimeOffset.TryParseExact(
            trimmed, Dates, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowInnerWhite, out var date)
            ? Bounded(date - now)
            : null;
    }

    /// <summary>How long a bare number asks to wait.</summary>
    public static TimeSpan Wait(decimal number, DateTimeOffset now)
    {
        if (number <= (decimal)Longest.TotalSeconds)
            return Seconds(number);
        var (from, perSecond) = UnixUnits.LastOrDefault(unit => number >= unit.From);
        if (from > 0 && number < from * 10)
            return Bounded(DateTimeOffset.UnixEpoch - now + TimeSpan.FromSeconds((double)(number / perSecond)));
        return Seconds(number / 1000);
    }

    /// <summary>A wait that can be waited.</summary>
    public static TimeSpan Bounded(TimeSpan wait) => wait < TimeSpan.Zero ? TimeSpan.Zero : wait > Longest ? Longest : wait;

    private static TimeSpan Seconds(decimal seconds) => TimeSpan.FromSeconds((double)Math.Min(seconds, (decimal)Longest.TotalSeconds));

    // The blanks behind the number are given back to nothing, or each of many would be tried as the end of them
    [GeneratedRegex(
        @"^(?<number>[0-9]{1,29}(\.[0-9]{1,20})?)(?>\s*)((?<unit>ms)|(?<unit>m)(in(ute)?s?)?|(?<unit>s)(ec(ond)?s?)?)?(\s*,.*)?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        RegexTimeout.Milliseconds)]
    private static partial Regex NumberForm();
}
