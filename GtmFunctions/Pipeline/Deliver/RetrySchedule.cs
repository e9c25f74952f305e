using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>When an action that failed is tried again.</summary>
internal static class RetrySchedule
{
    /// <summary>
    /// The wait after a failed try; <see langword="null"/> when the schedule is used up. A destination that names a longer wait
    /// (<c>Retry-After</c>) gets it, up to the longest that a queue can hold.
    /// </summary>
    /// <param name="retry">The waits after the first, second, … try.</param>
    /// <param name="attempt">The number of the try that failed, from 1.</param>
    /// <param name="retryAfter">What the destination asks for.</param>
    public static TimeSpan? Next(IReadOnlyList<TimeSpan> retry, int attempt, TimeSpan? retryAfter)
    {
        if (attempt > retry.Count)
            return null;
        var wait = retry[attempt - 1];
        if (retryAfter is { } asked && asked > wait)
            wait = asked;
        return wait < MessageQueue.MaxDelay ? wait : MessageQueue.MaxDelay;
    }
}
