namespace GtmFunctions.Cli.Chaos.Apps;

/// <summary>
/// Sees that this process stood still: its beat comes late. A machine that has too much to do stops a process as a signal does, and for the
/// same reasons calls are repeated then.
/// </summary>
internal static class Heartbeat
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250);

    /// <summary>Beats until it is ended; nothing is thrown then.</summary>
    /// <param name="beat">Gets how long each beat took.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task RunAsync(Action<TimeSpan> beat, TimeProvider clock, CancellationToken cancellation)
    {
        while (true)
        {
            var begun = clock.GetTimestamp();
            await Task.Delay(Beat, clock, cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
            beat(clock.GetElapsedTime(begun));
        }
    }
}
