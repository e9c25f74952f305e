using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// What a series usually brings in each hour of a week, and how far chance strays from it, learned from at most eight weeks. Holidays,
/// outages and bursts teach nothing of what is usual, and growth is followed.
/// </summary>
internal sealed class TrafficBaseline
{
    /// <summary>The fewest days that something is learned from.</summary>
    public const int FewestDays = 20;

    /// <summary>How busy a holiday is beside a usual day, where it is one.</summary>
    public const double LowDay = 0.1;

    private const int HoursOfAWeek = TrafficDays.Hours * TrafficDays.Week;

    // How many weeks' worth the like hours of other days weigh beside an hour's own
    private const double SharedWeeks = 8;

    // Fewer events say nothing
    private const int Fewest = 20;

    // Where less of it comes in usual days, it comes in bursts, and nothing is usual
    private const double MostUsual = 0.5;

    // The days that are emptiest may have an outage: so many of them say nothing of clumps
    private const double Emptiest = 0.05;

    // A clump is found to a ten thousandth of it, which is more than its events tell
    private const double ClumpWithin = 1.0001;

    // A day is never taken to be steadier than within a seventh
    private const double LeastSpread = 0.02;
    private const double UsualSpread = 0.04;
    private const double UsualSpreadWithin = 0.03;
    private const double MostLowDays = 0.1;

    private readonly double[] _usual;

    /// <summary>Makes one of what is known.</summary>
    /// <param name="usual">What each hour of a week brings, from Monday 0:00 UTC on.</param>
    /// <param name="dayBegins">The hour, UTC, at which a day begins.</param>
    public TrafficBaseline(double[] usual, int dayBegins)
    {
        _usual = usual;
        DayBegins = dayBegins;
        PerDay = usual.Sum() / TrafficDays.Week;
    }

    /// <summary>The hour, UTC, at which a day of the series begins: the quietest.</summary>
    public int DayBegins { get; }

    /// <summary>What it brings in a day, over a whole week.</summary>
    public double PerDay { get; }

    /// <summary>How many events come as one, at least 1: as many as explain how often an hour, or five minutes, bring nothing.</summary>
    public double Clump { get; init; } = 1;

    /// <summary>How alike its days are: the shape of the gamma distribution that their levels have.</summary>
    public double Steadiness { get; init; } = 1 / UsualSpread;

    /// <summary>How likely a day is as low as a holiday.</summary>
    public double LowDays { get; init; } = 0.02;

    /// <summary>Learns it.</summary>
    /// <param name="history">What the series brought.</param>
    /// <param name="before">When the series was last heard of: what followed may be a silence and teaches nothing.</param>
    /// <returns>What is usual; <see langword="null"/> where too little is known.</returns>
    public static TrafficBaseline? Learn(TrafficHistory history, DateTimeOffset before)
    {
        // What is odd depends on how many events come as one, and that on what is usual: so twice
        var (days, perHour, clump) = Learn(history, before, clump: 1);
        if (days.All.Count < FewestDays)
            return null;
        if (clump > 1)
            (days, perHour, clump) = Learn(history, before, clump);
        var usual = days.All.Where(day => day.IsUsual).Sum(day => day.Total);
        var seen = usual / clump;
        if (seen < Fewest || usual < MostUsual * days.All.Sum(day => day.Total))
            return null;

        // What few events say of how many are usual may be so far off
        var sure = days.Level * (1 - (1 / Math.Sqrt(1 + seen)));
        var rates = new double[HoursOfAWeek];
        foreach (var day in days.All.Take(TrafficDays.Week))
        {
            for (var hour = 0; hour < TrafficDays.Hours; hour++)
                rates[HourOfWeek(history.From.AddHours(day.First + hour))] = perHour[day.Weekday, hour] * sure;
        }

        return new TrafficBaseline(rates, days.Begins)
        {
            Clump = clump,
            Steadiness = 1 / Spread([.. days.All.Where(day => day.IsUsual)], clump),
            LowDays = Math.Min(MostLowDays, (days.All.Count(day => day.IsLow) + 0.5) / (days.All.Count + 1)),
        };
    }

    /// <summary>What is usual between two moments.</summary>
    public double Expected(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = 0.0;
        for (var at = from; at < to;)
        {
            var next = TrafficCounts.HourOf(at).AddHours(1);
            var end = next < to ? next : to;
            sum += _usual[HourOfWeek(at)] * (end - at).TotalHours;
            at = end;
        }

        return sum;
    }

    /// <summary>The beginning of the series' day that a moment is in.</summary>
    public DateTimeOffset DayOf(DateTimeOffset time)
    {
        var begins = TimeSpan.FromHours(DayBegins);
        return new DateTimeOffset((time - begins).UtcDateTime.Date, TimeSpan.Zero) + begins;
    }

    private static (TrafficDays Days, double[,] PerHour, double Clump) Learn(TrafficHistory history, DateTimeOffset before, double clump)
    {
        var days = TrafficDays.From(history, before, clump);
        TrafficDay[] usual = [.. days.All.Where(day => day.IsUsual)];
        var perHour = PerHour(history, usual);
        return (days, perHour, Math.Max(
            ClumpOf(usual.Select(day => Cells(day, perHour, hour => history.Hours[hour] > 0 ? 1 : 0, parts: 1))),
            ClumpOf(usual.Select(day => Cells(day, perHour, history.BusyParts, HourCount.Parts)))));
    }

    // An hour of a week as its own days know it, beside what the same hour is in days that bring as much
    private static double[,] PerHour(TrafficHistory history, TrafficDay[] days)
    {
        var totals = Enumerable.Range(0, TrafficDays.Week).Select(weekday => Mean(
            days.Where(day => day.Weekday == weekday).Select(day => day.Total / day.Level))).ToArray();
        var perHour = new double[TrafficDays.Week, TrafficDays.Hours];
        for (var weekday = 0; weekday < TrafficDays.Week; weekday++)
        {
            TrafficDay[] own = [.. days.Where(day => day.Weekday == weekday)];
            TrafficDay[] alike = [.. days.Where(day => AreAlike(totals[day.Weekday], totals[weekday]))];
            var all = alike.Sum(day => day.Total / day.Level);
            for (var hour = 0; hour < TrafficDays.Hours && all > 0; hour++)
            {
                var shared = totals[weekday] * alike.Sum(day => history.Hours[day.First + hour] / day.Level) / all;
                var seen = own.Sum(day => Math.Min(history.Hours[day.First + hour] / day.Level, TrafficDay.Ceiling(shared, day.Clump)));
                perHour[weekday, hour] = (seen + (SharedWeeks * shared)) / (own.Length + SharedWeeks);
            }
        }

        return perHour;
    }

    private static bool AreAlike(double one, double other) => one <= 2 * other && other <= 2 * one;

    private static IReadOnlyList<(double Expected, int Cells, int Empty)> Cells(
        TrafficDay day, double[,] perHour, Func<int, int> busy, int parts) =>
    [
        .. Enumerable.Range(0, TrafficDays.Hours).Select(hour =>
            (perHour[day.Weekday, hour] * day.Level / parts, parts, parts - busy(day.First + hour))),
    ];

    // The least clump by which as many cells are empty as were
    private static double ClumpOf(IEnumerable<IReadOnlyList<(double Expected, int Cells, int Empty)>> days)
    {
        var ordered = days.Where(day => day.Any(cell => cell.Expected > 0))
            .OrderBy(day => day.Sum(cell => cell.Empty - (cell.Cells * Math.Exp(-cell.Expected))))
            .ToArray();
        var cells = ordered[..^(int)(ordered.Length * Emptiest)].SelectMany(day => day);
        var expecting = cells.Where(cell => cell.Expected > 0).GroupBy(cell => cell.Expected)
            .Select(alike => (Expected: alike.Key, Cells: alike.Sum(cell => cell.Cells), Empty: alike.Sum(cell => cell.Empty))).ToArray();
        var empty = expecting.Sum(cell => (double)cell.Empty);
        var (low, high) = (1.0, 1e6);
        if (Empties(low) >= empty)
            return low;
        while (high > ClumpWithin * low)
        {
            var middle = Math.Sqrt(low * high);
            (low, high) = Empties(middle) >= empty ? (low, middle) : (middle, high);
        }

        return high;

        double Empties(double clump) => expecting.Sum(cell => cell.Cells * Math.Exp(-cell.Expected / clump));
    }

    // How far days stray beyond what chance makes of their events: the square of the share. Where chance makes so much of it that little
    // is learned, it is what is usual anywhere
    private static double Spread(TrafficDay[] days, double clump)
    {
        var most = days.Sum(day => day.Usual * day.Usual);
        if (most == 0)
            return 1;
        var beyond = days.Sum(day => Math.Pow(day.Total - day.Usual, 2) - (clump * day.Usual)) / most;
        var within = Math.Sqrt(2.0 / days.Length) * clump * days.Length / days.Sum(day => day.Usual);
        var (own, any) = (1 / (within * within), 1 / (UsualSpreadWithin * UsualSpreadWithin));
        return Math.Clamp(((beyond * own) + (UsualSpread * any)) / (own + any), LeastSpread, 1);
    }

    private static double Mean(IEnumerable<double> values) => values.DefaultIfEmpty().Average();

    private static int HourOfWeek(DateTimeOffset time) => (int)(time.UtcTicks / TimeSpan.TicksPerHour % HoursOfAWeek);
}
