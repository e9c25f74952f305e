namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// How likely chance brings so few events in a stretch, by a baseline. A day's level is not known beforehand (days differ, and one in some
/// fifty is a holiday); what the first day brought before the stretch tells much of it.
/// </summary>
/// <param name="baseline">What is usual.</param>
internal sealed class SilenceChance(TrafficBaseline baseline)
{
    // How alike low days are
    private const double LowShape = 6;
    private const double LowRate = LowShape / TrafficBaseline.LowDay;

    // No more is looked at, however much the hours before brought: a level changes within a day too
    private const double MostEvidence = 30;

    private static readonly TimeSpan Lately = TimeSpan.FromHours(6);
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    // So near to the quietest hour the day before, or the next one, may last
    private static readonly TimeSpan Turn = TimeSpan.FromHours(6);

    /// <summary>Where that begins which tells, before a stretch, how busy its day is.</summary>
    public DateTimeOffset Evidence(DateTimeOffset stretch)
    {
        var (from, day) = (stretch, baseline.DayOf(stretch));
        while (from > day && stretch - from < Lately && baseline.Expected(from, stretch) < MostEvidence * baseline.Clump)
            from -= Step;
        return from > day ? from : day;
    }

    /// <summary>The chance of no more than so many events.</summary>
    /// <param name="from">The stretch's beginning.</param>
    /// <param name="to">Its end.</param>
    /// <param name="count">How many came in it.</param>
    /// <param name="evidence">The beginning of <see cref="Evidence"/>.</param>
    /// <param name="earlier">How many came between that and the stretch.</param>
    public double OfSoFew(DateTimeOffset from, DateTimeOffset to, int count, DateTimeOffset evidence, double earlier)
    {
        // What each number of events has for a chance, up to those that came
        double[] chances = [1, .. new double[count]];
        var (expected, seen) = (baseline.Expected(evidence, from) / baseline.Clump, earlier / baseline.Clump);
        var day = baseline.DayOf(from);
        for (var at = from; at < to; day = day.AddDays(1))
        {
            var end = day.AddDays(1) < to ? day.AddDays(1) : to;
            var mayTurn = at - day < Turn || day.AddDays(1) - at < Turn;
            chances = Sum(chances, Day(baseline.Expected(at, end) / baseline.Clump, expected, Math.Min(expected, seen), mayTurn, count));
            (at, expected, seen) = (end, 0, 0);
        }

        return chances.Sum();
    }

    // What is left of a day, which has brought so many of so many, or which may turn into the next
    private double[] Day(double expected, double before, double earlier, bool mayTurn, int count)
    {
        var (low, turned) = (IsLow(before, earlier), mayTurn ? baseline.LowDays : 0);
        var usual = Counts(baseline.Steadiness + earlier, baseline.Steadiness + before, expected, count);
        var few = Counts(LowShape + earlier, LowRate + before, expected, count);
        var next = Counts(LowShape, LowRate, expected, count);
        return [.. usual.Select((chance, n) => ((1 - turned) * (((1 - low) * chance) + (low * few[n]))) + (turned * next[n]))];
    }

    // A day's level is gamma distributed, which makes its counts negative binomial
    private static double[] Counts(double shape, double rate, double expected, int count)
    {
        var chances = new double[count + 1];
        chances[0] = Math.Pow(rate / (rate + expected), shape);
        for (var n = 0; n < count; n++)
            chances[n + 1] = chances[n] * (shape + n) / (n + 1) * expected / (rate + expected);
        return chances;
    }

    // How likely a day is a low one that has brought so many of so many
    private double IsLow(double before, double earlier)
    {
        var usual = Likely(baseline.Steadiness, baseline.Steadiness, before, earlier);
        var few = Likely(LowShape, LowRate, before, earlier);
        return baseline.LowDays / (baseline.LowDays + ((1 - baseline.LowDays) * Math.Exp(usual - few)));
    }

    // The logarithm of how likely so many are, but for what is the same whatever the shape and rate
    private static double Likely(double shape, double rate, double expected, double count) =>
        LogRising(shape, count) - (shape * Math.Log((rate + expected) / rate)) - (count * Math.Log(rate + expected));

    // The logarithm of shape (shape + 1) … (shape + count - 1), as far as whole numbers and a part of the last one
    private static double LogRising(double shape, double count)
    {
        var sum = 0.0;
        var whole = (int)Math.Min(count, 1000);
        for (var i = 0; i < whole; i++)
            sum += Math.Log(shape + i);
        return sum + ((count - whole) * Math.Log(shape + whole));
    }

    private static double[] Sum(double[] one, double[] other)
    {
        var sum = new double[one.Length];
        for (var i = 0; i < one.Length; i++)
        {
            for (var j = 0; i + j < one.Length; j++)
                sum[i + j] += one[i] * other[j];
        }

        return sum;
    }
}
