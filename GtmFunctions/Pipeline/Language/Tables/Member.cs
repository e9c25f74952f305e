using System.Globalization;

namespace GtmFunctions.Pipeline.Language.Tables;

/// <summary>A member of a roster.</summary>
public sealed record Member
{
    /// <summary>Where the row is in the file, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The name that people read.</summary>
    public required string Name { get; init; }

    /// <summary>The e-mail address.</summary>
    public required string Email { get; init; }

    /// <summary>The team.</summary>
    public required string Team { get; init; }

    /// <summary>The share of what comes, against the others' weights; 0 for none.</summary>
    public decimal Weight { get; init; } = 1;

    /// <summary>The most that can be taken, or <see langword="null"/> for no limit.</summary>
    public Capacity? Capacity { get; init; }

    /// <summary>The zone that <see cref="Hours"/> and <see cref="Out"/> are in.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>When they work.</summary>
    public WorkingHours Hours { get; init; } = WorkingHours.Always;

    /// <summary>The days on which they do not, first and last day of each absence.</summary>
    public IReadOnlyList<DaysOut> Out { get; init; } = [];

    /// <summary>The Slack user's id.</summary>
    public string? Slack { get; init; }

    /// <summary>Further columns that have a value, which templates see as <c>owner.&lt;column&gt;</c>.</summary>
    public IReadOnlyDictionary<string, string> Further { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether they work at an instant, by their own clock and calendar.</summary>
    public bool Works(DateTimeOffset instant)
    {
        var local = TimeZoneInfo.ConvertTime(instant, TimeZone);
        var day = DateOnly.FromDateTime(local.DateTime);
        return Hours.Contain(local.DateTime) && !Out.Any(absence => absence.First <= day && day <= absence.Last);
    }
}

/// <summary>The most that a member can take: <c>40/day</c>.</summary>
/// <param name="Count">How many.</param>
/// <param name="Per">In which period.</param>
public sealed record Capacity(int Count, CapacityPeriod Per)
{
    /// <summary>Reads <c>n/hour</c>, <c>n/day</c> or <c>n/week</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static Capacity Parse(string text)
    {
        var parts = text.Split('/', StringSplitOptions.TrimEntries);
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && Enum.TryParse<CapacityPeriod>(parts[1], ignoreCase: true, out var per) && !char.IsAsciiDigit(parts[1][0])
                ? new Capacity(count, per)
                : throw new FormatException($"the capacity '{text}' must be n/hour, n/day or n/week, such as 40/day");
    }
}

/// <summary>The period of a capacity.</summary>
public enum CapacityPeriod
{
    /// <summary>An hour.</summary>
    Hour,

    /// <summary>A calendar day of the member.</summary>
    Day,

    /// <summary>A week of the member, from Monday.</summary>
    Week,
}

/// <summary>An absence.</summary>
/// <param name="First">Its first day.</param>
/// <param name="Last">Its last day.</param>
public sealed record DaysOut(DateOnly First, DateOnly Last)
{
    /// <summary>Reads dates and ranges of dates: <c>2026-12-24..2027-01-02;2027-03-01</c>.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static IReadOnlyList<DaysOut> Parse(string text) =>
    [
        .. text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(part =>
        {
            var ends = part.Split("..", StringSplitOptions.TrimEntries);
            var absence = new DaysOut(Day(ends[0]), Day(ends[^1]));
            return ends.Length <= 2 && absence.First <= absence.Last
                ? absence
                : throw new FormatException($"'{part}' is no range of dates: write the first day, '..' and the last day");
        }),
    ];

    private static DateOnly Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new FormatException($"'{text}' is no date: write 2026-12-24, or 2026-12-24..2027-01-02, with ';' between several");
}
