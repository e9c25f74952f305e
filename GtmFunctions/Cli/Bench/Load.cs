namespace GtmFunctions.Cli.Bench;

/// <summary>How long a number of calls took.</summary>
/// <param name="Elapsed">From the first call's begin to the last one's end.</param>
/// <param name="Latencies">Of each call, shortest first.</param>
internal sealed record Load(TimeSpan Elapsed, IReadOnlyList<TimeSpan> Latencies)
{
    /// <summary>Calls per second.</summary>
    public double PerSecond => Latencies.Count / Elapsed.TotalSeconds;

    /// <summary>The time within which a share of the calls was answered; zero where there was none.</summary>
    /// <param name="share">The share, such as 0.99.</param>
    public TimeSpan Percentile(double share) =>
        Latencies.Count == 0
            ? TimeSpan.Zero
            : Latencies[Math.Clamp((int)Math.Ceiling(share * Latencies.Count) - 1, 0, Latencies.Count - 1)];

    /// <summary>A load of calls in any order.</summary>
    public static Load From(TimeSpan elapsed, IEnumerable<TimeSpan> latencies) => new(elapsed, [.. latencies.Order()]);

    /// <summary>Makes calls, so many at once.</summary>
    /// <param name="count">How many in all.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <param name="call">Makes the call of a number, from 0.</param>
    /// <param name="clock">Takes the times.</param>
    /// <param name="cancellation">Ends it.</param>
    public static async Task<Load> RunAsync(
        int count, int atOnce, Func<int, CancellationToken, Task> call, TimeProvider clock, CancellationToken cancellation)
    {
        var latencies = new TimeSpan[count];
        var started = clock.GetTimestamp();
        await Parallel.ForAsync(
            0, count, new ParallelOptions { MaxDegreeOfParallelism = atOnce, CancellationToken = cancellation }, async (number, token) =>
            {
                var begun = clock.GetTimestamp();
                await call(number, token);
                latencies[number] = clock.GetElapsedTime(begun);
            });
        var elapsed = clock.GetElapsedTime(started);
        return From(elapsed, latencies);
    }
}
