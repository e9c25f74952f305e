using System.Text.Json.Serialization;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>
/// What a bucket, which is as wide as the signal's window, holds of one condition. A window that ends in this bucket takes in its
/// beginning, and one that began here takes in its end: so the first and the last few occurrences, as many of each as the condition needs,
/// tell exactly whether a window has as many, wherever its edges are and in whatever order the events came. What lies between is counted by
/// slices.
/// </summary>
/// <param name="Slices">How many occurrences each slice of the bucket has, in order of time.</param>
/// <param name="Kept">
/// The first and the last of the different values, in order of time: a value's earliest and its latest occurrence.
/// </param>
internal sealed record ConditionBucket(
    [property: JsonPropertyName("s")] IReadOnlyList<int> Slices,
    [property: JsonPropertyName("k")] IReadOnlyList<Occurrence> Kept)
{
    /// <summary>How many slices a bucket has: counts that are shown are as precise as that.</summary>
    public const int SliceCount = 60;

    // More are kept than most conditions need: twice as many of a bucket are all kept, and an order that is asked for needs those between
    private const int FewestKept = 32;

    /// <summary>Nothing counted.</summary>
    public static readonly ConditionBucket Empty = new(new int[SliceCount], []);

    /// <summary>How many occurrences it has counted.</summary>
    [JsonIgnore]
    public int Count => Slices.Sum();

    /// <summary>Whether every occurrence is kept.</summary>
    [JsonIgnore]
    public bool IsWhole => Count == Kept.Count;

    /// <summary>The tally with one more.</summary>
    /// <param name="occurrence">The occurrence.</param>
    /// <param name="slice">Its slice.</param>
    /// <param name="needs">How many the condition needs.</param>
    public ConditionBucket With(Occurrence occurrence, int slice, int needs)
    {
        var slices = Slices.ToArray();
        slices[slice]++;
        return new ConditionBucket(slices, FirstAndLast([.. Kept, occurrence], Math.Max(needs, FewestKept)));
    }

    /// <summary>The tally without what is used up.</summary>
    /// <param name="from">The first of the ticks that are.</param>
    /// <param name="until">The last of them.</param>
    /// <param name="sliceOf">The slice of a time in this bucket; below 0 before it, beyond the last one after it.</param>
    public ConditionBucket Without(long from, long until, Func<long, int> sliceOf)
    {
        Occurrence[] left = [.. Kept.Where(occurrence => occurrence.At < from || occurrence.At > until)];
        var (first, last) = (sliceOf(from), sliceOf(until));
        var slices = Slices.Select((count, slice) => slice < first || slice > last ? count : left.Count(kept => sliceOf(kept.At) == slice));
        return new ConditionBucket([.. slices], left);
    }

    private static IReadOnlyList<Occurrence> FirstAndLast(Occurrence[] all, int keep)
    {
        if (all.Length <= 2 * keep)
            return [.. all.OrderBy(occurrence => occurrence.At).ThenBy(occurrence => occurrence.Event, StringComparer.Ordinal)];
        var byValue = all.GroupBy(occurrence => occurrence.Value).ToArray();
        var first = byValue.Select(same => same.MinBy(Place)!).OrderBy(Place).Take(keep);
        var last = byValue.Select(same => same.MaxBy(Place)!).OrderByDescending(Place).Take(keep);
        return [.. first.Union(last).OrderBy(Place)];
    }

    // Two events of the same tick have a place too, the same whichever comes first
    private static (long At, string Event) Place(Occurrence occurrence) => (occurrence.At, occurrence.Event);
}
