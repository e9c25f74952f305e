using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>One day of a series.</summary>
/// <param name="First">The place of its first hour in the history.</param>
/// <param name="Weekday">Which of the seven days it is: days a week apart have the same number.</param>
/// <param name="Total">What it brought.</param>
/// <param name="Clump">How many events come as one.</param>
internal sealed record TrafficDay(int First, int Weekday, long Total, double Clump)
{
    /// <summary>How busy its weeks were, where 1 is the middle of the history.</summary>
    public double Level { get; init; } = 1;

    /// <summary>What a usual day of its weekday and level brings.</summary>
    public double Usual { get; init; }

    /// <summary>Whether it brought so little, like a holiday or an outage, that it does not say what is usual.</summary>
    public bool IsLow => Total < 0.4 * Usual && Usual - Total > 3 * Math.Sqrt(Clump * Usual);

    /// <summary>Whether it brought so much, like a campaign or an import, that it does not say what is usual.</summary>
    public bool IsHigh => Total > Ceiling(Usual, Clump);

    /// <summary>Whether it says what is usual.</summary>
    public bool IsUsual => !IsLow && !IsHigh;

    /// <summary>The most that is taken for chance where so much is usual.</summary>
    public static double Ceiling(double usual, double clump) => (2 * usual) + (3 * Math.Sqrt(clump * usual)) + (3 * clump);
}

/// <summary>
/// A history cut into days, each with what is usual for its weekday and with the level of its time, so that growth, holidays and bursts are
/// known for what they are. A day begins at the hour that is quietest, wherever on earth the people are who make the traffic.
/// </summary>
/// <param name="Begins">The hour, UTC, at which a day begins.</param>
/// <param name="All">The whole days, newest first.</param>
/// <param name="Level">The level of now: the middle one of the last three weeks, so that one that is odd does not set it.</param>
internal sealed record TrafficDays(int Begins, IReadOnlyList<TrafficDay> All, double Level)
{
    /// <summary>The hours of a day.</summary>
    public const int Hours = 24;

    /// <summary>The days of a week.</summary>
    public const int Week = 7;

    /// <summary>Cuts a history.</summary>
    /// <param name="history">The history.</param>
    /// <param name="before">Whole days before this moment are looked at.</param>
    /// <param name="clump">How many events come as one.</param>
    public static TrafficDays From(TrafficHistory history, DateTimeOffset before, double clump)
    {
        var known = (int)Math.Clamp((before - history.From).TotalHours, 0, history.Hours.Count);
        var begins = QuietestHour(history, known);
        var last = known - PositiveRemainder(HourOfDay(history.From) + known - begins, Hours);
        var days = new List<TrafficDay>();
        for (var first = last - Hours; first >= 0; first -= Hours)
        {
            var hours = history.Hours.Skip(first).Take(Hours).ToArray();
            if (!hours.Contains(TrafficHistory.Unknown))
                days.Add(new TrafficDay(first, (last - Hours - first) / Hours % Week, hours.Sum(), clump));
        }

        return WithLevels(begins, days, last);
    }

    private static TrafficDays WithLevels(int begins, List<TrafficDay> days, int end)
    {
        var middle = days.ToLookup(day => day.Weekday, day => (double)day.Total).ToDictionary(weekday => weekday.Key, Middle);
        double[] weeks =
        [
            .. days.GroupBy(day => (end - day.First - 1) / (Hours * Week)).OrderBy(week => week.Key).Select(week => Ratio(
                week.Sum(day => Math.Min(day.Total, TrafficDay.Ceiling(middle[day.Weekday], day.Clump))),
                week.Sum(day => middle[day.Weekday]))),
        ];
        var levels = weeks
            .Select((_, i) => Math.Clamp(Middle(weeks[Math.Max(0, i - 1)..Math.Min(weeks.Length, i + 2)]), 0.1, 10))
            .ToArray();
        days = [.. days.Select(day => day with { Level = levels[Math.Min(levels.Length - 1, (end - day.First - 1) / (Hours * Week))] })];
        var usual = days.ToLookup(day => day.Weekday, day => day.Total / day.Level).ToDictionary(weekday => weekday.Key, Middle);
        days = [.. days.Select(day => day with { Usual = usual[day.Weekday] * day.Level })];
        return new TrafficDays(begins, days, weeks.Length == 0 ? 1 : Math.Clamp(Middle(weeks[..Math.Min(3, weeks.Length)]), 0.1, 10));
    }

    private static int QuietestHour(TrafficHistory history, int known)
    {
        // Roots, so that one burst at night does not outweigh many quiet nights
        var busy = new double[Hours];
        for (var i = 0; i < known; i++)
            busy[(HourOfDay(history.From) + i) % Hours] += Math.Sqrt(Math.Max(0, history.Hours[i]));
        // The middle of the night: from there it is farthest to what is busy
        return Enumerable.Range(0, Hours).MinBy(hour => Enumerable.Range(1 - (Hours / 2), Hours).Sum(away =>
            busy[(hour + Hours + away) % Hours] * ((Hours / 2) + 1 - Math.Abs(away))));
    }

    private static int HourOfDay(DateTimeOffset time) => time.UtcDateTime.Hour;

    private static int PositiveRemainder(int value, int divisor) => ((value % divisor) + divisor) % divisor;

    private static double Ratio(double of, double to) => to > 0 ? of / to : 1;

    private static double Middle(IEnumerable<double> values)
    {
        double[] ordered = [.. values.Order()];
        return ordered.Length == 0 ? 0 : (ordered[(ordered.Length - 1) / 2] + ordered[ordered.Length / 2]) / 2;
    }
}
