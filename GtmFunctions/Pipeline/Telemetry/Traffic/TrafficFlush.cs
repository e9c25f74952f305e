using Microsoft.Extensions.Hosting;

namespace GtmFunctions.Pipeline.Telemetry.Traffic;

/// <summary>Stores what was counted of sources every <see cref="Interval"/>, and when the host stops.</summary>
internal sealed class TrafficFlush(TrafficCounts counts, TimeProvider clock) : BackgroundService
{
    /// <summary>The longest that a count waits to be stored.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await counts.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await counts.FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
