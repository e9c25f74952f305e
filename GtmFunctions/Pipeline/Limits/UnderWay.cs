namespace GtmFunctions.Pipeline.Limits;

/// <summary>What of a kind is under way in this instance, for what has to stand back meanwhile.</summary>
/// <param name="clock">Tells the time.</param>
internal sealed class UnderWay(TimeProvider clock)
{
    /// <summary>
    /// How long others stand back at most. That is little to what waits, and an instance begins the 24 messages that it holds four times a
    /// second where there is never a pause.
    /// </summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly Lock _lock = new();
    private int _count;
    private TaskCompletionSource? _none;

    /// <summary>Whether something is.</summary>
    public bool Any
    {
        get
        {
            lock (_lock)
                return _count > 0;
        }
    }

    /// <summary>Begins something; it ends when what is returned is disposed of, once.</summary>
    public IDisposable Begin()
    {
        lock (_lock)
            _count++;
        return new Entry(this);
    }

    /// <summary>Waits until nothing is under way, for <see cref="Patience"/> at most.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task NoneAsync(CancellationToken cancellation)
    {
        Task none;
        lock (_lock)
        {
            if (_count == 0)
                return;
            none = (_none ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await none.WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Its turn has come
        }
    }

    private void End()
    {
        lock (_lock)
        {
            if (--_count > 0)
                return;
            _none?.SetResult();
            _none = null;
        }
    }

    private sealed class Entry(UnderWay place) : IDisposable
    {
        public void Dispose() => place.End();
    }
}
