namespace GtmFunctions.Pipeline.Storage.Retention;

/// <summary>How many storage calls one run may make, and how long it may take: what is left is the next run's.</summary>
/// <param name="most">The most calls.</param>
/// <param name="longest">The longest time.</param>
/// <param name="clock">Tells the time.</param>
internal sealed class CallBudget(int most, TimeSpan longest, TimeProvider clock)
{
    private readonly long _began = clock.GetTimestamp();
    private int _made;

    /// <summary>How many calls were made.</summary>
    public int Made => Volatile.Read(ref _made);

    /// <summary>Whether no further call may be begun.</summary>
    public bool IsSpent => Made >= most || clock.GetElapsedTime(_began) >= longest;

    /// <summary>Counts a call that is about to be made.</summary>
    public void Count() => Interlocked.Increment(ref _made);
}
