using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Telemetry.Numbers;

/// <summary>
/// What was counted and measured in some time. Tallies of any parts, merged in any order, are the tally of all. How many names a dimension
/// has is bounded by <see cref="MostNames"/>: what is counted under others counts as <see cref="Other"/>. Not safe for threads.
/// </summary>
internal sealed class NumberTally
{
    /// <summary>The most names of a dimension.</summary>
    public const int MostNames = 100;

    /// <summary>The name under which the names beyond these count together.</summary>
    public const string Other = "(other)";

    private const int LongestName = 120;

    private static readonly int Measures = Enum.GetValues<Measure>().Length;

    private readonly HashSet<string>[] _names =
        [.. Enum.GetValues<NumberDimension>().Select(_ => new HashSet<string>(StringComparer.Ordinal))];

    private readonly Dictionary<(NumberDimension Dimension, string Name), long[]> _counts = [];
    private readonly Dictionary<(LatencyKind Kind, NumberDimension Dimension, string Name), LatencySketch> _latencies = [];

    /// <summary>All counts that are not 0.</summary>
    public IEnumerable<(NumberDimension Dimension, string Name, Measure Measure, long Count)> Counts =>
        from one in _counts
        from measure in Enum.GetValues<Measure>()
        where one.Value[(int)measure] != 0
        select (one.Key.Dimension, one.Key.Name, measure, one.Value[(int)measure]);

    /// <summary>All latencies.</summary>
    public IEnumerable<(LatencyKind Kind, NumberDimension Dimension, string Name, LatencySketch Sketch)> Latencies =>
        _latencies.Select(one => (one.Key.Kind, one.Key.Dimension, one.Key.Name, one.Value));

    /// <summary>The names of a dimension, in the order of the alphabet.</summary>
    public IReadOnlyList<string> Names(NumberDimension dimension) => [.. _names[(int)dimension].Order(StringComparer.Ordinal)];

    /// <summary>Whether a dimension has more names than it may.</summary>
    public bool HasTooManyNames => _names.Any(names => names.Count > MostNames + 1);

    /// <summary>How often something was counted in all.</summary>
    public long Count(Measure measure) => Count(NumberDimension.Total, "", measure);

    /// <summary>How often something was counted under a name.</summary>
    public long Count(NumberDimension dimension, string name, Measure measure) =>
        _counts.TryGetValue((dimension, name), out var counts) ? counts[(int)measure] : 0;

    /// <summary>The times that were measured under a name, of all where none is given; an empty sketch where there are none.</summary>
    public LatencySketch Latency(LatencyKind kind, NumberDimension dimension = NumberDimension.Total, string name = "") =>
        _latencies.GetValueOrDefault((kind, dimension, name)) ?? new LatencySketch();

    /// <summary>Counts something in all and under each of its labels.</summary>
    public void Add(Measure measure, NumberLabels labels, long count = 1)
    {
        foreach (var (dimension, name) in labels.Places())
            Add(dimension, Bounded(dimension, name), measure, count);
    }

    /// <summary>Counts something under each of its labels, and not in all.</summary>
    public void AddApart(Measure measure, NumberLabels labels)
    {
        foreach (var (dimension, name) in labels.Places().Where(place => place.Dimension != NumberDimension.Total))
            Add(dimension, Bounded(dimension, name), measure, 1);
    }

    /// <summary>Measures a time in all and under each of its labels.</summary>
    public void Add(LatencyKind kind, NumberLabels labels, TimeSpan time)
    {
        foreach (var (dimension, name) in labels.Places())
            Sketch(kind, dimension, Bounded(dimension, name)).Add(time);
    }

    /// <summary>Adds a count under a name, whose number is not bounded here.</summary>
    public void Add(NumberDimension dimension, string name, Measure measure, long count)
    {
        if (!_counts.TryGetValue((dimension, name), out var counts))
        {
            _counts[(dimension, name)] = counts = new long[Measures];
            _names[(int)dimension].Add(name);
        }

        counts[(int)measure] += count;
    }

    /// <summary>Adds measured times under a name, whose number is not bounded here.</summary>
    public void Add(LatencyKind kind, NumberDimension dimension, string name, LatencySketch sketch) =>
        Sketch(kind, dimension, name).Merge(sketch);

    /// <summary>Adds another tally, which stays as it is.</summary>
    public void Merge(NumberTally other)
    {
        foreach (var (dimension, name, measure, count) in other.Counts)
            Add(dimension, name, measure, count);
        foreach (var (kind, dimension, name, sketch) in other.Latencies)
            Add(kind, dimension, name, sketch);
    }

    /// <summary>The same with no more names in a dimension than so many: those that count least count together.</summary>
    public NumberTally Fold(int mostNames)
    {
        var measured = _latencies.ToLookup(one => (one.Key.Dimension, one.Key.Name), one => one.Value.Count);
        var kept = Enum.GetValues<NumberDimension>().ToDictionary(
            dimension => dimension,
            dimension => Names(dimension).Where(name => name != Other)
                .OrderByDescending(name => Counted(dimension, name) + measured[(dimension, name)].Sum()).Take(mostNames).ToHashSet());
        var folded = new NumberTally();
        foreach (var (dimension, name, measure, count) in Counts)
            folded.Add(dimension, kept[dimension].Contains(name) ? name : Other, measure, count);
        foreach (var (kind, dimension, name, sketch) in Latencies)
            folded.Add(kind, dimension, kept[dimension].Contains(name) ? name : Other, sketch);
        return folded;
    }

    /// <summary>The same without what tells numbers apart.</summary>
    public NumberTally Totals()
    {
        var totals = new NumberTally();
        foreach (var (dimension, name, measure, count) in Counts.Where(one => one.Dimension == NumberDimension.Total))
            totals.Add(dimension, name, measure, count);
        foreach (var (kind, dimension, name, sketch) in Latencies.Where(one => one.Dimension == NumberDimension.Total))
            totals.Add(kind, dimension, name, sketch);
        return totals;
    }

    private long Counted(NumberDimension dimension, string name) =>
        _counts.TryGetValue((dimension, name), out var counts) ? counts.Sum() : 0;

    private LatencySketch Sketch(LatencyKind kind, NumberDimension dimension, string name)
    {
        if (!_latencies.TryGetValue((kind, dimension, name), out var sketch))
        {
            _latencies[(kind, dimension, name)] = sketch = new LatencySketch();
            _names[(int)dimension].Add(name);
        }

        return sketch;
    }

    private string Bounded(NumberDimension dimension, string name)
    {
        name = BoundedText.Start(name, LongestName);
        var names = _names[(int)dimension];
        return names.Contains(name) || names.Count < MostNames ? name : Other;
    }
}
