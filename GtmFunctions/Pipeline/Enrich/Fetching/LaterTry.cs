using System.Globalization;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Enrich.Fetching;

/// <summary>Another try to read a record.</summary>
/// <param name="At">When.</param>
/// <param name="In">The same from now on.</param>
/// <param name="Wait">What the event's message says then.</param>
internal sealed record LaterTry(DateTimeOffset At, TimeSpan In, FetchWait Wait)
{
    // An import of ten thousand contacts at 50 a second takes some minutes; a limit of the day would take until midnight
    private static readonly TimeSpan LongestForRoom = TimeSpan.FromMinutes(30);

    private const int SpreadSeconds = 10;

    /// <summary>
    /// When to try again; <see langword="null"/> where the event is to go on without. A try that failed is followed by the next of the
    /// waits. One that was not made, since the limit had no room, costs none: the event waits for room, half an hour at most, and those
    /// that wait come apart.
    /// </summary>
    /// <param name="before">How it was waited for so far.</param>
    /// <param name="retry">The waits after tries that failed.</param>
    /// <param name="roomAt">When the limit may have room, where that is why no try was made.</param>
    /// <param name="eventId">The event's id.</param>
    /// <param name="now">The time.</param>
    public static LaterTry? After(
        FetchWait? before, IReadOnlyList<TimeSpan> retry, DateTimeOffset? roomAt, string eventId, DateTimeOffset now)
    {
        var wait = before ?? new FetchWait(0, now);
        if (roomAt is null)
            return wait.Failed < retry.Count ? In(retry[wait.Failed], wait with { Failed = wait.Failed + 1 }) : null;

        var end = wait.Since + LongestForRoom;
        if (now >= end || retry.Count == 0)
            return null;
        var apart = TimeSpan.FromSeconds(1 + (Hash(eventId, now) % SpreadSeconds));
        var at = (roomAt > now ? roomAt.Value : now) + apart;
        return In((at < end ? at : end) - now, wait);

        LaterTry In(TimeSpan time, FetchWait next) => new(now + time, time, next);
    }

    private static int Hash(string eventId, DateTimeOffset now) =>
        int.Parse(KeyHash.For(eventId, $"{now.UtcTicks}")[..4], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
}
