namespace GtmFunctions.Pipeline.Storage.Traces;

/// <summary>How far a search goes in one answer: so many lines, so long.</summary>
internal sealed class SearchBudget(TimeProvider clock)
{
    /// <summary>The most lines that are looked at.</summary>
    public const int MostLines = 20_000;

    /// <summary>How long it looks.</summary>
    public static readonly TimeSpan MostTime = TimeSpan.FromMilliseconds(700);

    private readonly long _begun = clock.GetTimestamp();
    private int _lines;

    /// <summary>Whether nothing of it is left.</summary>
    public bool IsSpent => Volatile.Read(ref _lines) >= MostLines || clock.GetElapsedTime(_begun) >= MostTime;

    /// <summary>Takes a line's part of it.</summary>
    public void Spend() => Interlocked.Increment(ref _lines);
}
