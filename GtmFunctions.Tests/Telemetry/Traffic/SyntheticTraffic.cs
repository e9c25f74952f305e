using GtmFunctions.Pipeline.Storage.Telemetry;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Tests.Telemetry.Traffic;

/// <summary>What a source is like.</summary>
/// <param name="Name">In words.</param>
/// <param name="PerDay">Events of a working day, at first.</param>
/// <param name="Clump">How many events come as one, about.</param>
/// <param name="DayBegins">The hour, UTC, at which a day of its people begins.</param>
/// <param name="Hours">How busy each hour of such a day is beside the others, from its beginning on.</param>
/// <param name="Holiday">How busy its holiday is beside a working day.</param>
public sealed record TrafficProfile(string Name, double PerDay, int Clump, int DayBegins, Func<int, double> Hours, double Holiday)
{
    /// <summary>How much more each week brings than the one before.</summary>
    public const double Growth = 1.03;

    /// <summary>How much days of one kind differ.</summary>
    public const double Spread = 0.2;

    /// <inheritdoc/>
    public override string ToString() => Name;
}

/// <summary>
/// Eight weeks of a source, by five minutes: with weekends, growth, a holiday, a campaign of two days that brings five times as much, days
/// that differ; and then an outage that begins in a ninth week, in the middle of what a weekday brings.
/// </summary>
internal sealed class SyntheticTraffic
{
    /// <summary>Where the source begins: a Monday.</summary>
    public static readonly DateTimeOffset Start = new(2026, 9, 28, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The parts of a day.</summary>
    public const int Day = 24 * HourCount.Parts;

    private const int Days = 80;
    private const int NinthWeek = 56;

    private readonly TrafficProfile _profile;
    private readonly Random _random;
    private readonly long[] _parts = new long[Days * Day];
    private readonly double[] _rates;
    private readonly long[] _hours;
    private readonly int[] _busy;
    private readonly int _holiday;
    private readonly int _campaign;
    private (DateTimeOffset Last, TrafficBaseline? Baseline) _learned;

    public SyntheticTraffic(TrafficProfile profile, int seed)
    {
        (_profile, _random) = (profile, new Random(seed * 7919));
        _holiday = (7 * _random.Next(3, 8)) + _random.Next(5);
        _campaign = (7 * _random.Next(2, 8)) + _random.Next(4);
        _rates = [.. Enumerable.Range(0, _parts.Length).Select(UsualOf)];
        var levels = Enumerable.Range(0, Days).Select(Level).ToArray();
        var outage = NinthWeek * Day;
        for (var part = 0; part < outage + (5 * Day); part++)
            _parts[part] = Come(Rate(part) * levels[DayOf(part)]);
        for (var left = _random.NextDouble() * Usual(outage, outage + (5 * Day)); left > 0; outage++)
            left -= Rate(outage);
        Array.Clear(_parts, outage, _parts.Length - outage);
        Silent = outage;
        while (_parts[Silent - 1] == 0)
            Silent--;
        _hours = [.. _parts.Chunk(HourCount.Parts).Select(hour => hour.Sum())];
        _busy = [.. _parts.Chunk(HourCount.Parts).Select(hour => hour.Count(count => count > 0))];
    }

    /// <summary>The end of the last part that brought something: where the silence begins.</summary>
    public int Silent { get; }

    /// <summary>The last part that is known.</summary>
    public int End => _parts.Length;

    /// <summary>Whether a part brought something.</summary>
    public bool IsBusy(int part) => _parts[part] > 0;

    /// <summary>What is usual of a part.</summary>
    public double Rate(int part) => _rates[part];

    private double UsualOf(int part)
    {
        var (day, hour) = (DayOf(part), (part / HourCount.Parts) + 24 - _profile.DayBegins);
        var week = (day % 7) switch { 5 => 0.25, 6 => 0.2, _ => 1 };
        var all = Enumerable.Range(0, 24).Sum(_profile.Hours);
        return _profile.PerDay * Math.Pow(TrafficProfile.Growth, day / 7.0) * week * _profile.Hours(hour % 24) / all / HourCount.Parts;
    }

    /// <summary>What is usual between two parts.</summary>
    public double Usual(int from, int to) => Enumerable.Range(from, to - from).Sum(Rate);

    /// <summary>The moment at which a part begins.</summary>
    public static DateTimeOffset At(int part) => Start.AddMinutes(HourCount.MinutesPerPart * part);

    /// <summary>What is found at the beginning of a part, half a minute later.</summary>
    public Lull? Look(int part)
    {
        var traffic = Traffic(part);
        if (traffic.LastHeard is not { } last)
            return null;

        // What was learned before the last event is the same for the whole silence
        if (_learned.Last != last)
            _learned = (last, TrafficBaseline.Learn(traffic.History!, last));
        return _learned.Baseline is { } baseline ? Lull.Find(traffic, baseline, At(part).AddSeconds(30)) : null;
    }

    /// <summary>
    /// When somebody who knows how the traffic is made, but not that it has stopped, could say that chance explains the silence in fewer
    /// than one of a thousand such times.
    /// </summary>
    /// <param name="days">How many days the time has in which it is looked for.</param>
    public int Due(double days)
    {
        var rates = new double[7 * 24];
        for (var part = 0; part < 7 * Day; part++)
            rates[part / HourCount.Parts] += Rate((NinthWeek * Day) + part);
        var truth = new TrafficBaseline(rates, _profile.DayBegins)
        {
            Clump = _profile.Clump,
            Steadiness = 1 / (TrafficProfile.Spread * TrafficProfile.Spread),
            LowDays = 1 / 40.0,
        };
        var chance = new SilenceChance(truth);
        var evidence = chance.Evidence(At(Silent));
        var earlier = Enumerable.Range(0, Silent).Where(part => At(part) >= evidence).Sum(part => (double)_parts[part]);
        var due = Silent;
        while (chance.OfSoFew(At(Silent), At(due), 0, evidence, earlier) * Math.Max(1, truth.PerDay / truth.Clump) * days > Lull.Level)
            due++;
        return due;
    }

    private SourceTraffic Traffic(int part)
    {
        var (to, from) = (part / HourCount.Parts, Math.Max(0, (part / HourCount.Parts) - (56 * 24)));
        var history = new TrafficHistory(Start, Start.AddHours(from), _hours[from..to]) { Busy = _busy[from..to] };
        var recent = Enumerable.Range(to - 6, 7).Select(hour => new TrafficHour(
            "forms",
            Start.AddHours(hour),
            [.. Enumerable.Range(hour * HourCount.Parts, HourCount.Parts).Select(one => one < part ? _parts[one] : 0)],
            new long[HourCount.Parts],
            ""));
        return new SourceTraffic(history, [.. recent], Start.AddHours(to - 6));
    }

    private int DayOf(int part) => Math.Max(0, part - (_profile.DayBegins * HourCount.Parts)) / Day;

    private double Level(int day) =>
        Gamma(1 / (TrafficProfile.Spread * TrafficProfile.Spread)) * TrafficProfile.Spread * TrafficProfile.Spread
        * (day == _holiday ? _profile.Holiday : 1) * (day == _campaign || day == _campaign + 1 ? 5 : 1);

    private long Come(double mean)
    {
        var count = 0L;
        for (var clump = Poisson(mean / _profile.Clump); clump > 0; clump--)
            count += _profile.Clump == 1 ? 1 : 1 + (long)(-Math.Log(1 - _random.NextDouble()) * (_profile.Clump - 0.5));
        return count;
    }

    private long Poisson(double mean)
    {
        var (count, product) = (0L, _random.NextDouble());
        for (; product > Math.Exp(-mean); count++)
            product *= _random.NextDouble();
        return count;
    }

    // A sum of exponential ones, as the shape is whole
    private double Gamma(double shape) =>
        Enumerable.Range(0, (int)Math.Round(shape)).Sum(_ => -Math.Log(1 - _random.NextDouble()));
}
