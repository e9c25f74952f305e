using System.Globalization;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Import;

/// <summary>
/// Lets live events go first: nothing of a file is fed while events wait to be taken in, or actions for their destinations, for what is
/// fed would stand in the same line before the next live one.
/// </summary>
internal sealed class FeedPriority(QueueInspection queues, TimeProvider clock)
{
    /// <summary>
    /// The most messages that may wait in the queues up to the decision. They and those of a step are no more than an instance may work on
    /// while it fetches others (host.json).
    /// </summary>
    public const int MostEvents = 4;

    /// <summary>The most actions that may wait, those of retries included.</summary>
    public const int MostActions = 200;

    // A live event waits no longer than that behind what was fed before it
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(3);

    /// <summary>The most messages that may be left of those that were fed before, where the app keeps up with them.</summary>
    public const int MostLeft = 2;

    /// <summary>
    /// How fast rows may be fed: half as fast as before where what was fed before is not done, for then the app has no room to spare and
    /// live events wait for it; a quarter faster where it is.
    /// </summary>
    /// <param name="now">The rows a second now.</param>
    /// <param name="rate">The most that was asked for.</param>
    /// <param name="waiting">How many messages wait up to the decision.</param>
    /// <returns><see langword="null"/> for as many as were asked for.</returns>
    public static int? Pace(int now, int rate, int waiting)
    {
        var next = waiting > MostLeft ? Math.Max(1, now / 2) : now + Math.Max(1, now / 4);
        return next >= rate ? null : next;
    }

    /// <summary>What has to be done first, in words; <see langword="null"/> where rows can be fed.</summary>
    /// <returns>That, and how many messages wait up to the decision.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<(string? First, int Waiting)> FindAsync(CancellationToken cancellation)
    {
        var waiting = 0;
        foreach (var queue in (string[])[QueueNames.Received, QueueNames.Events, QueueNames.Enriched])
            waiting += await queues.CountAsync(queue, cancellation);
        if (waiting > MostEvents)
            return (string.Create(CultureInfo.InvariantCulture, $"{waiting} events wait to be taken in or decided"), waiting);
        if (waiting > 0 && await queues.OldestAsync(QueueNames.Received, cancellation) is { InsertedOn: { } at }
            && clock.GetUtcNow() - at > Oldest)
            return ("the oldest event that waits to be taken in is older than 3 seconds", waiting);
        var actions = await queues.CountAsync(QueueNames.Actions, cancellation);
        var first = actions > MostActions
            ? string.Create(CultureInfo.InvariantCulture, $"{actions} actions wait for their destinations")
            : null;
        return (first, waiting);
    }
}
