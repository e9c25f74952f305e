namespace GtmFunctions.Pipeline.Storage.Telemetry;

/// <summary>What a series brought, hour by hour.</summary>
/// <param name="WatchedSince">The hour since which it is counted.</param>
/// <param name="From">The first hour of the counts.</param>
/// <param name="Hours">The counts, one for each hour from there on without a gap; <see cref="Unknown"/> where it was not counted.</param>
internal sealed record TrafficHistory(DateTimeOffset WatchedSince, DateTimeOffset From, IReadOnlyList<long> Hours) : StoredRecord
{
    /// <summary>The count of an hour in which more types or forms came than are counted.</summary>
    public const long Unknown = -1;

    /// <summary>In how many of its parts of five minutes each hour brought anything; none are known of hours behind its end.</summary>
    public IReadOnlyList<int> Busy { get; init; } = [];

    /// <summary>The use of the source's secrets.</summary>
    public IReadOnlyList<SecretUse> Secrets { get; init; } = [];

    /// <summary>Where the counts end: the first hour that is not in them.</summary>
    public DateTimeOffset To => From.AddHours(Hours.Count);

    /// <summary>In how many of its parts an hour brought anything, as few as can be where that is not known.</summary>
    public int BusyParts(int hour) => hour < Busy.Count ? Busy[hour] : Math.Sign(Math.Max(0, Hours[hour]));
}
