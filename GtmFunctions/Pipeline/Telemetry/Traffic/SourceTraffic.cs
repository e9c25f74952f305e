using GtmFunctions.Pipeline.Storage.Telemetry;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>
/// What a source, or one type or form of it, brought: whole hours as far as they are joined, and five minutes at a time where instances'
/// rows tell more.
/// </summary>
/// <param name="History">The joined hours; <see langword="null"/> where none are yet.</param>
/// <param name="Recent">What instances counted lately, in order.</param>
/// <param name="RecentFrom">Since when <paramref name="Recent"/> is whole.</param>
internal sealed record SourceTraffic(TrafficHistory? History, IReadOnlyList<TrafficHour> Recent, DateTimeOffset RecentFrom)
{
    private static readonly TimeSpan Part = TimeSpan.FromMinutes(HourCount.MinutesPerPart);

    /// <summary>The same of each of the source's types and forms.</summary>
    public IReadOnlyDictionary<TrafficSeries, SourceTraffic> Series { get; init; } = new Dictionary<TrafficSeries, SourceTraffic>();

    /// <summary>The use of the source's secrets.</summary>
    public IReadOnlyList<SecretUse> Secrets => SecretUses.Join(History?.Secrets ?? [], Recent.SelectMany(hour => hour.Secrets));

    /// <summary>Why the last webhook was refused; empty where none was.</summary>
    public string Why => Recent.LastOrDefault(hour => hour.Why.Length > 0)?.Why ?? "";

    /// <summary>The end of the last part that brought something; <see langword="null"/> where nothing is known of any.</summary>
    public DateTimeOffset? LastHeard
    {
        get
        {
            var recent = Recent.SelectMany(hour => hour.TakenIn.Select((count, i) => (count, End: hour.Hour + ((i + 1) * Part))))
                .Where(part => part.count > 0).Select(part => (DateTimeOffset?)part.End).Max();
            var joined = History?.Hours.Select((count, i) => (count, End: History.From.AddHours(i + 1)))
                .Where(hour => hour.count > 0 && hour.End <= RecentFrom).Select(hour => (DateTimeOffset?)hour.End).Max();
            return recent > joined || joined is null ? recent : joined;
        }
    }

    /// <summary>
    /// The hours that brought something, the latest first, and five minutes instead where these are known; none from before an hour that
    /// was not counted.
    /// </summary>
    public IEnumerable<(DateTimeOffset End, long Count)> Busy()
    {
        var parts = Recent.SelectMany(hour => hour.TakenIn.Select((count, i) => (End: hour.Hour + ((i + 1) * Part), Count: count)))
            .Where(part => part.Count > 0 && part.End > RecentFrom)
            .GroupBy(part => part.End, (end, counts) => (End: end, Count: counts.Sum(part => part.Count)))
            .OrderByDescending(part => part.End);
        foreach (var part in parts)
            yield return part;
        for (var i = (History?.Hours.Count ?? 0) - 1; i >= 0; i--)
        {
            if (History!.Hours[i] == TrafficHistory.Unknown)
                yield break;
            if (History.Hours[i] > 0 && History.From.AddHours(i) < RecentFrom)
                yield return (History.From.AddHours(i + 1), History.Hours[i]);
        }
    }

    /// <summary>Events between two moments. Where only whole hours are known, the hour of the first moment counts whole.</summary>
    public long TakenIn(DateTimeOffset from, DateTimeOffset to) =>
        Joined(from, to < RecentFrom ? to : RecentFrom) + Parts(hour => hour.TakenIn, from > RecentFrom ? from : RecentFrom, to);

    /// <summary>Events of the joined hours that two moments touch.</summary>
    public long Joined(DateTimeOffset from, DateTimeOffset to)
    {
        var sum = 0L;
        var (first, end) = Range(from, to);
        for (var i = first; i < end; i++)
            sum += Math.Max(0, History!.Hours[i]);
        return sum;
    }

    /// <summary>Refusals between two moments since <see cref="RecentFrom"/>.</summary>
    public long Refused(DateTimeOffset from, DateTimeOffset to) => Parts(hour => hour.Refused, from, to);

    /// <summary>The beginning of the first part since a moment that had a refusal; <see langword="null"/> where none had.</summary>
    public DateTimeOffset? FirstRefused(DateTimeOffset from) => Recent
        .SelectMany(hour => hour.Refused.Select((count, i) => (count, At: hour.Hour + (i * Part))))
        .Where(part => part.count > 0 && part.At >= from)
        .Select(part => (DateTimeOffset?)part.At)
        .Min();

    // The places of the joined hours that two moments touch
    private (int First, int End) Range(DateTimeOffset from, DateTimeOffset to)
    {
        if (History is null)
            return (0, 0);
        var first = Math.Floor((from - History.From).TotalHours);
        var end = Math.Ceiling((to - History.From).TotalHours);
        return ((int)Math.Max(0, first), (int)Math.Min(History.Hours.Count, end));
    }

    private long Parts(Func<TrafficHour, IReadOnlyList<long>> counts, DateTimeOffset from, DateTimeOffset to) =>
        Recent.Sum(hour => counts(hour).Where((_, i) => hour.Hour + (i * Part) >= from && hour.Hour + (i * Part) < to).Sum());
}
