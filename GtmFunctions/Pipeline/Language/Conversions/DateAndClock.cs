using System.Globalization;
using System.Text.RegularExpressions;

namespace GtmFunctions.Pipeline.Language.Conversions;

/// <summary>A date in parts with the time of day and zone that stand behind it.</summary>
internal static partial class DateAndClock
{
    private const int FirstYear = 1900;
    private const int LastYear = 2200;
    private const int TickDigits = 7;

    // The zones that RFC 2822 (section 4.3) names, and a few that stand for one offset only; IST, BST and CST of China stand for several
    private static readonly Dictionary<string, int> Zones = new(StringComparer.OrdinalIgnoreCase)
    {
        ["Z"] = 0,
        ["UTC"] = 0,
        ["GMT"] = 0,
        ["UT"] = 0,
        ["EST"] = -300,
        ["EDT"] = -240,
        ["CST"] = -360,
        ["CDT"] = -300,
        ["MST"] = -420,
        ["MDT"] = -360,
        ["PST"] = -480,
        ["PDT"] = -420,
        ["CET"] = 60,
        ["CEST"] = 120,
        ["EET"] = 120,
        ["EEST"] = 180,
        ["JST"] = 540,
    };

    /// <summary>The instant; <see langword="null"/> where the parts are none.</summary>
    public static DateTimeOffset? Read(string year, string month, string day, string clock, out string why)
    {
        why = "it is no date that the calendar has";
        if (!DateTime.TryParseExact($"{year}-{month}-{day}", "yyyy-M-d", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date))
            return null;
        if (date.Year is < FirstYear or > LastYear)
        {
            why = "its year says that it was never set";
            return null;
        }

        if (clock.Trim().Length == 0)
            return new DateTimeOffset(date, TimeSpan.Zero);
        var match = Clock().Match(clock);
        why = "the time of day behind its date cannot be read";
        if (!match.Success || TimeOfDay(match) is not { } time)
            return null;
        why = "its zone is not known, or stands for several: have an offset such as +01:00 sent";
        return Offset(match.Groups["zone"].Value.Trim()) is { } offset ? new DateTimeOffset(date + time, offset).ToUniversalTime() : null;
    }

    private static TimeSpan? TimeOfDay(Match match)
    {
        int Part(string group) =>
            match.Groups[group].Length > 0 ? int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture) : 0;
        var (hour, minute, second) = (Part("hour"), Part("minute"), Part("second"));
        if (match.Groups["half"].Value is { Length: > 0 } half)
        {
            if (hour is 0 or > 12)
                return null;
            hour = (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        }

        // 60 is a leap second, which .NET has none of
        if (hour > 23 || minute > 59 || second > 60)
            return null;
        var fraction = match.Groups["fraction"].Value.PadRight(TickDigits, '0')[..TickDigits];
        return new TimeSpan(hour, minute, Math.Min(second, 59)) + TimeSpan.FromTicks(long.Parse(fraction, CultureInfo.InvariantCulture));
    }

    private static TimeSpan? Offset(string zone)
    {
        zone = Comment().Replace(zone, "").Trim();
        if (zone.Length == 0)
            return TimeSpan.Zero;
        if (Zones.TryGetValue(zone, out var minutes))
            return TimeSpan.FromMinutes(minutes);
        var match = Numeric().Match(zone);
        if (!match.Success)
            return null;
        var offset = new TimeSpan(
            int.Parse(match.Groups["hours"].Value, CultureInfo.InvariantCulture),
            match.Groups["minutes"].Length > 0 ? int.Parse(match.Groups["minutes"].Value, CultureInfo.InvariantCulture) : 0,
            0);
        return offset > TimeSpan.FromHours(14) ? null : match.Groups["sign"].Value == "-" ? -offset : offset;
    }

    [GeneratedRegex(
        @"\A[T ,]*(?<hour>\d{1,2})(?::|h ?|時)(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,12}))?)?"
        + @"\s*(?<half>[AaPp]\.?[Mm]\b\.?)?(?<zone>.*)\z",
        RegexOptions.None,
        RegexTimeout.Milliseconds)]
    private static partial Regex Clock();

    // (CET), (Central European Time), [Europe/Berlin]: beside an offset they say nothing new
    [GeneratedRegex(@"\s*(?:\([^()]*\)|\[[^\[\]]*\])\z", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Comment();

    [GeneratedRegex(
        @"\A(?:UTC|GMT)?(?<sign>[+-])(?<hours>\d{1,2}):?(?<minutes>\d{2})?\z",
        RegexOptions.IgnoreCase,
        RegexTimeout.Milliseconds)]
    private static partial Regex Numeric();
}
