namespace GtmFunctions.Pipeline.Ops.Preview;

/// <summary>The most calls in any stretch of a length, of calls that come in the order of their times.</summary>
internal sealed class PeakCount(TimeSpan per)
{
    private readonly Queue<DateTimeOffset> _recent = new();

    /// <summary>The most so far.</summary>
    public int Peak { get; private set; }

    /// <summary>Counts a call.</summary>
    public void Add(DateTimeOffset at)
    {
        while (_recent.TryPeek(out var oldest) && oldest <= at - per)
            _recent.Dequeue();
        _recent.Enqueue(at);
        Peak = Math.Max(Peak, _recent.Count);
    }
}
