namespace GtmFunctions.Cli.Bench.Sending;

/// <summary>Gives every webhook of a bench a number of its own, and counts those that had to be sent again.</summary>
internal sealed class BenchNumbers
{
    private int _next;
    private int _again;

    /// <summary>How often a webhook was sent again, because it was answered 503.</summary>
    public int SentAgain => Volatile.Read(ref _again);

    /// <summary>Takes some numbers.</summary>
    /// <returns>The first of them.</returns>
    public int Take(int count) => Interlocked.Add(ref _next, count) - count;

    /// <summary>Counts a webhook that is sent again.</summary>
    public void SendAgain() => Interlocked.Increment(ref _again);
}
