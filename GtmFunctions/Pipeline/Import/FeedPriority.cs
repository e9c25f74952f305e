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
    /// The most messages that may wait in the queues up to the decision, those that are fed with them: no more than an instance may work on
    /// while it fetches others (host.json), so that a live one is fetched at once. What is done makes room for the next, so that an import
    /// is as fast as the app and no faster.
    /// </summary>
    public const int MostEvents = 8;

    /// <summary>The most actions that may wait, those of retries included.</summary>
    public const int MostActions = 200;

    // A live event waits no longer than that behind what was fed before it
    private static readonly TimeSpan Oldest = TimeSpan.FromSeconds(3);

    /// <summary>What has to be done first, in words; <see langword="null"/> where rows can be fed.</summary>
    /// <returns>That, and how many messages may be fed: none too where those that were fed before are not done.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<(string? First, int Room)> FindAsync(CancellationToken cancellation)
    {
        var waiting = 0;
        foreach (var queue in (string[])[QueueNames.Received, QueueNames.Events, QueueNames.Enriched])
            waiting += await queues.CountAsync(queue, cancellation);
        if (waiting > MostEvents)
            return (string.Create(CultureInfo.InvariantCulture, $"{waiting} events wait to be taken in or decided"), 0);
        if (waiting > 0 && await queues.OldestAsync(QueueNames.Received, cancellation) is { InsertedOn: { } at }
            && clock.GetUtcNow() - at > Oldest)
            return ("the oldest event that waits to be taken in is older than 3 seconds", 0);
        var actions = await queues.CountAsync(QueueNames.Actions, cancellation);
        return actions > MostActions
            ? (string.Create(CultureInfo.InvariantCulture, $"{actions} actions wait for their destinations"), 0)
            : (null, MostEvents - waiting);
    }
}
