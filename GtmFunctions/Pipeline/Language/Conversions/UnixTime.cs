using System.Globalization;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>
/// Times that are a number: Unix time, whose unit its size tells (a number of seconds beyond 10^11 would be after the year 5138), and dates
/// without separators.
/// </summary>
internal static class UnixTime
{
    private const decimal FirstMilliseconds = 100_000_000_000m;
    private const decimal FirstMicroseconds = FirstMilliseconds * 1000;
    private const decimal FirstNanoseconds = FirstMicroseconds * 1000;
    private const decimal Beyond = FirstNanoseconds * 1000;

    // 1973-03-03: what is smaller is a default, a count or an id, and no provider of ours was there before
    private const decimal First = 100_000_000m;

    /// <summary>Whether a text is a number, so that nothing else will read it.</summary>
    public static bool Looks(string text) => Number(text) is not null && !IsCompactInstant(text);

    /// <summary>The instant.</summary>
    public static DateTimeOffset? Read(string text, out string why)
    {
        why = "it is a number that is no Unix time since 1973";
        if (text.Length == 8
            && DateTime.TryParseExact(text, "yyyyMMdd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            && day.Year is >= 1900 and < 2200)
        {
            return new DateTimeOffset(day, TimeSpan.Zero);
        }

        if (Number(text) is not { } number || number is < First or >= Beyond)
            return null;
        var ticks = number switch
        {
            < FirstMilliseconds => number * TimeSpan.TicksPerSecond,
            < FirstMicroseconds => number * TimeSpan.TicksPerMillisecond,
            < FirstNanoseconds => number * TimeSpan.TicksPerMicrosecond,
            _ => number / TimeSpan.NanosecondsPerTick,
        };
        return DateTimeOffset.UnixEpoch.AddTicks((long)ticks);
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    // 20250304050607 is no Unix time: as milliseconds it would be the year 2611, and 202503040506 would be 1976
    private static bool IsCompactInstant(string text) =>
        text.Length is 12 or 14 && text[..2] is "20" && text.All(char.IsAsciiDigit) && text[4..6] is "10" or "11" or "12" or ['0', not '0'];
}
