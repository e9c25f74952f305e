using GtmFunctions.Pipeline.Config.Document;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>What a bucket holds: a tally for each condition of the signal, in their order.</summary>
internal sealed record Bucket(IReadOnlyList<ConditionBucket> Tallies);

/// <summary>
/// The buckets of a key around the time of an event: its own and its neighbours, which no window that the event is in reaches beyond. They
/// are as wide as the window and begin at the same times for every key. Changed in memory; which were changed is to be stored.
/// </summary>
/// <param name="signal">The signal.</param>
/// <param name="stored">What is stored, by the bucket's number.</param>
internal sealed class Buckets(Signal signal, IReadOnlyDictionary<long, Bucket> stored)
{
    private readonly Dictionary<long, Bucket> _all = new(stored);
    private readonly HashSet<long> _changed = [];

    private long Width => signal.Within.Ticks;

    /// <summary>The number of the bucket that a time is in.</summary>
    public static long NumberOf(Signal signal, long at) => at / signal.Within.Ticks;

    /// <summary>What was changed, by the bucket's number.</summary>
    public IReadOnlyDictionary<long, Bucket> Changed => _changed.ToDictionary(number => number, number => _all[number]);

    /// <summary>The kept occurrences of each condition, in order of time.</summary>
    public IReadOnlyList<IReadOnlyList<Occurrence>> Kept() =>
    [
        .. signal.Conditions.Select((_, condition) => (IReadOnlyList<Occurrence>)
            [.. _all.OrderBy(bucket => bucket.Key).SelectMany(bucket => bucket.Value.Tallies[condition].Kept)]),
    ];

    /// <summary>Counts an event.</summary>
    public void Count(ObservedEvent seen)
    {
        var number = NumberOf(signal, seen.At);
        ConditionBucket[] tallies = [.. Get(number).Tallies];
        foreach (var (condition, distinct) in seen.Held)
        {
            tallies[condition] = tallies[condition].With(
                new Occurrence(seen.At, seen.Event, distinct), SliceIn(number, seen.At), signal.Conditions[condition].Needs);
        }

        Change(number, new Bucket(tallies));
    }

    /// <summary>Uses up what a window has: none of it counts again.</summary>
    public void UseUp(long from, long until)
    {
        foreach (var number in _all.Keys.Where(number => number >= from / Width && number <= until / Width).ToArray())
            Change(number, new Bucket([.. _all[number].Tallies.Select(tally => tally.Without(from, until, at => SliceIn(number, at)))]));
    }

    /// <summary>
    /// How many occurrences of a condition a window has: exact where all are kept, else to a slice (a sixtieth of the window) at its edges.
    /// </summary>
    public int CountOf(int condition, long from, long until) => _all.Sum(bucket =>
    {
        var (number, tally) = (bucket.Key, bucket.Value.Tallies[condition]);
        if (tally.IsWhole)
            return tally.Kept.Count(kept => kept.At >= from && kept.At <= until);
        var (first, last) = (SliceIn(number, from), SliceIn(number, until));
        return tally.Slices.Where((_, slice) => slice >= first && slice <= last).Sum();
    });

    private Bucket Get(long number) =>
        _all.GetValueOrDefault(number) ?? new Bucket([.. signal.Conditions.Select(_ => ConditionBucket.Empty)]);

    private void Change(long number, Bucket bucket)
    {
        _all[number] = bucket;
        _changed.Add(number);
    }

    private int SliceIn(long number, long at)
    {
        var into = (decimal)(at - (number * Width)) * ConditionBucket.SliceCount / Width;
        return (int)Math.Clamp(Math.Floor(into), -1, ConditionBucket.SliceCount);
    }
}
