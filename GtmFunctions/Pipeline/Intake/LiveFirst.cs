using GtmFunctions.Pipeline.Limits;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// Lets the live events of this instance go before the rows of files. A row begins where no live event is under way, and one at a time
/// while live events come, with rests between, for those that are under way share storage and processor with the next live one; a few at a
/// time where none came lately. A row waits for a moment at most, so that an import goes on where live events never pause.
/// </summary>
/// <param name="clock">Tells the time.</param>
internal sealed class LiveFirst(TimeProvider clock)
{
    /// <summary>The most rows under way at a time while live events come.</summary>
    public const int RowsBesideLive = 1;

    /// <summary>The most rows under way at a time where no live event came lately.</summary>
    public const int RowsAlone = 4;

    /// <summary>For how long after a live event another one is taken to be near.</summary>
    public static readonly TimeSpan Lately = TimeSpan.FromSeconds(5);

    // Live events have storage to themselves two thirds of the time
    private const int RestsOfARow = 2;

    private readonly Lock _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = [];
    private readonly UnderWay _live = new(clock);
    private int _rows;
    private long? _lastLive;
    private TimeSpan _lastRow;

    // Asked for inside the lock
    private bool IsLive => _live.Any || (_lastLive is { } last && clock.GetElapsedTime(last) < Lately);

    /// <summary>Runs a live event.</summary>
    public async Task<T> LiveAsync<T>(Func<Task<T>> run)
    {
        using var live = _live.Begin();
        try
        {
            return await run();
        }
        finally
        {
            lock (_lock)
                _lastLive = clock.GetTimestamp();
        }
    }

    /// <summary>Runs a row of a file, once it may.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public async Task<T> RowAsync<T>(Func<Task<T>> run, CancellationToken cancellation)
    {
        await EnterAsync(cancellation);
        long? begun = null;
        try
        {
            await RestAfterAsync(RestsOfARow * LastRow(), cancellation);
            await QuietAsync(cancellation);
            begun = clock.GetTimestamp();
            return await run();
        }
        finally
        {
            Leave(begun);
        }
    }

    /// <summary>Waits until no live event is under way, for <see cref="UnderWay.Patience"/> at most.</summary>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task QuietAsync(CancellationToken cancellation) => _live.NoneAsync(cancellation);

    /// <summary>
    /// Waits after work in the background as long as it took, where live events come: they have the processor to themselves half of the
    /// time.
    /// </summary>
    /// <param name="begun">When the work began, a timestamp of the clock.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="OperationCanceledException">The wait was ended.</exception>
    public Task RestAsync(long begun, CancellationToken cancellation) => RestAfterAsync(clock.GetElapsedTime(begun), cancellation);

    private Task RestAfterAsync(TimeSpan worked, CancellationToken cancellation)
    {
        bool isLive;
        lock (_lock)
            isLive = IsLive;
        return isLive && worked > TimeSpan.Zero
            ? Task.Delay(worked < UnderWay.Patience ? worked : UnderWay.Patience, clock, cancellation)
            : Task.CompletedTask;
    }

    private TimeSpan LastRow()
    {
        lock (_lock)
            return _lastRow;
    }

    private async Task EnterAsync(CancellationToken cancellation)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (HasRoom())
            {
                _rows++;
                return;
            }

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        await using var ended = cancellation.Register(() => turn.TrySetCanceled(cancellation));
        await turn.Task;
    }

    // One whose wait was ended is passed over
    private void Leave(long? begun)
    {
        lock (_lock)
        {
            if (begun is { } since)
                _lastRow = clock.GetElapsedTime(since);
            _rows--;
            while (HasRoom() && _waiting.TryDequeue(out var turn))
            {
                if (turn.TrySetResult())
                    _rows++;
            }
        }
    }

    private bool HasRoom() => _rows < (IsLive ? RowsBesideLive : RowsAlone);
}
