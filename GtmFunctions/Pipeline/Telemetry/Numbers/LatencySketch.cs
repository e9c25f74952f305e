namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// Times as counts in buckets whose borders grow by a constant factor, so that a quantile is within <see cref="RelativeError"/> of one
/// of the times there were, whatever their distribution; and sketches of any parts of the times, merged in any order, are the sketch of
/// all of them. Times under a microsecond are one bucket. Only buckets with times in them take space, of at most 1,700. Not safe for
/// threads.
/// </summary>
/// <remarks>
/// The buckets are those of DDSketch (C. Masson, J. E. Rim, H. K. Lee, PVLDB 12(12), 2019, https://arxiv.org/abs/1908.10693).
/// </remarks>
internal sealed class LatencySketch
{
    /// <summary>How far a quantile may be from the time that it stands for, as a part of that.</summary>
    public const double RelativeError = 0.01;

    private const double Growth = (1 + RelativeError) / (1 - RelativeError);
    private const double LeastSeconds = 1e-6;

    // Beyond three years nobody tells times apart
    private const double MostSeconds = 1e8;

    // Sum, least and greatest
    private const int Heads = 3;

    private static readonly double LogGrowth = Math.Log(Growth);

    private readonly Dictionary<int, long> _buckets = [];
    private double _sum;
    private double _min = double.PositiveInfinity;
    private double _max;

    /// <summary>How many times there are.</summary>
    public long Count { get; private set; }

    /// <summary>Their mean; nothing where there are none.</summary>
    public TimeSpan? Mean => Count == 0 ? null : TimeSpan.FromSeconds(_sum / Count);

    /// <summary>The longest; nothing where there are none.</summary>
    public TimeSpan? Max => Count == 0 ? null : TimeSpan.FromSeconds(_max);

    /// <summary>Adds a time; one before it began counts as none at all.</summary>
    public void Add(TimeSpan time)
    {
        var seconds = Math.Clamp(time.TotalSeconds, 0, MostSeconds);
        Add(BucketFor(seconds), 1);
        _sum += seconds;
        _min = Math.Min(_min, seconds);
        _max = Math.Max(_max, seconds);
    }

    /// <summary>Adds all times of another sketch, which stays as it is.</summary>
    public void Merge(LatencySketch other)
    {
        foreach (var (bucket, count) in other._buckets)
            Add(bucket, count);
        _sum += other._sum;
        _min = Math.Min(_min, other._min);
        _max = Math.Max(_max, other._max);
    }

    /// <summary>A time that a part of the times do not exceed.</summary>
    /// <param name="part">From 0 to 1; 0.5 is the median.</param>
    /// <returns>The time; nothing where there are none.</returns>
    public TimeSpan? Quantile(double part)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(part, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(part, 1);
        if (Count == 0)
            return null;
        var rank = (long)(part * (Count - 1));
        foreach (var (bucket, count) in _buckets.OrderBy(one => one.Key))
        {
            if ((rank -= count) < 0)
                return TimeSpan.FromSeconds(Math.Clamp(Middle(bucket), _min, _max));
        }

        return Max;
    }

    /// <summary>The part of the times that are not longer than one; nothing where there are none.</summary>
    public double? ShareWithin(TimeSpan time)
    {
        if (Count == 0)
            return null;
        var last = BucketFor(Math.Clamp(time.TotalSeconds, 0, MostSeconds));
        return _buckets.Where(one => one.Key <= last).Sum(one => (double)one.Value) / Count;
    }

    /// <summary>
    /// The sketch as numbers: sum, least and greatest in seconds, then each bucket's distance from the one before and its count.
    /// </summary>
    public double[] ToNumbers()
    {
        var numbers = new List<double>(Heads + (2 * _buckets.Count)) { Math.Round(_sum, 3), Count == 0 ? 0 : _min, _max };
        var before = 0;
        foreach (var (bucket, count) in _buckets.OrderBy(one => one.Key))
        {
            numbers.Add(bucket - before);
            numbers.Add(count);
            before = bucket;
        }

        return [.. numbers];
    }

    /// <summary>Reads what <see cref="ToNumbers"/> wrote.</summary>
    /// <exception cref="FormatException">It is something else.</exception>
    public static LatencySketch From(IReadOnlyList<double> numbers)
    {
        if (numbers.Count < Heads || (numbers.Count - Heads) % 2 != 0)
            throw new FormatException($"{numbers.Count} numbers are no sketch of latencies");
        var sketch = new LatencySketch();
        var bucket = 0;
        for (var i = Heads; i < numbers.Count; i += 2)
            sketch.Add(bucket += (int)numbers[i], (long)numbers[i + 1]);
        if (sketch.Count > 0)
            (sketch._sum, sketch._min, sketch._max) = (numbers[0], numbers[1], numbers[2]);
        return sketch;
    }

    private void Add(int bucket, long count)
    {
        _buckets[bucket] = _buckets.GetValueOrDefault(bucket) + count;
        Count += count;
    }

    private static int BucketFor(double seconds) =>
        seconds <= LeastSeconds ? 0 : (int)Math.Ceiling(Math.Log(seconds / LeastSeconds) / LogGrowth);

    // As far, in parts of it, from the lower border as from the upper one
    private static double Middle(int bucket) =>
        bucket == 0 ? 0 : LeastSeconds * 2 * Math.Pow(Growth, bucket) / (Growth + 1);
}
