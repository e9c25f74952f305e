namespace GtmFunctions.Cli.Chaos.Apps;

/// <summary>
/// Sees that this process stood still: its beat comes late. A machine that has too much to do stops a process as a signal does, and for the
/// same reasons calls are repeated then.
/// </summary>
internal sealed class Heartbeat : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    private readonly CancellationTokenSource _ended = new();
    private readonly Task _beats;

    /// <summary>Begins to beat, until it is disposed of.</summary>
    /// <param name="beat">Gets how long each beat took.</param>
    /// <param name="clock">The clock.</param>
    public Heartbeat(Action<TimeSpan> beat, TimeProvider clock) => _beats = RunAsync(beat, clock);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ended.CancelAsync();
        await _beats;
        _ended.Dispose();
    }

    private async Task RunAsync(Action<TimeSpan> beat, TimeProvider clock)
    {
        while (true)
        {
            var begun = clock.GetTimestamp();
            await Task.Delay(Beat, clock, _ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_ended.IsCancellationRequested)
                return;
            beat(clock.GetElapsedTime(begun));
        }
    }
}
