namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Lets the live events of this instance go before the rows of files: a row begins where no live event is under way, and only a few rows
/// are under way at a time. A row waits for a moment at most, so that an import goes on where live events never pause.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class LiveFirst(TimeProvider clock) : IDisposable
{
    /// <summary>The most rows under way at a time.</summary>
    public const int RowsAtOnce = 2;

    /// <summary>How long a row waits for live events at most.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(250);

    private readonly SemaphoreSlim _rows = new(RowsAtOnce);
    private readonly Lock _lock = new();
    private int _live;
    private TaskCompletionSource? _quiet;

    /// <summary>Runs a live event.</summary>
    public async Task<T> LiveAsync<T>(Func<Task<T>> run)
    {
        lock (_lock)
            _live++;
        try
        {
            return await run();
        }
        finally
        {
            End();
        }
    }

    /// <summary>Runs a row of a file, once it may.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<T> RowAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        await _rows.WaitAsync(cancellation);
        try
        {
            await QuietAsync(cancellation);
            return await run();
        }
        finally
        {
            _rows.Release();
        }
    }

    /// <summary>Waits until no live event is under way, for a moment at most.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task QuietAsync(CancellationToken cancellation)
    {
        Task quiet;
        lock (_lock)
        {
            if (_live == 0)
                return;
            quiet = (_quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }

        try
        {
            await quiet.WaitAsync(Patience, clock, cancellation);
        }
        catch (TimeoutException)
        {
            // Its turn has come
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _rows.Dispose();

    private void End()
    {
        lock (_lock)
        {
            if (--_live > 0)
                return;
            _quiet?.SetResult();
            _quiet = null;
        }
    }
}
