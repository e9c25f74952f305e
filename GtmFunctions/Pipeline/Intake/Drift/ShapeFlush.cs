using Microsoft.Extensions.Hosting;

namespace GtmFunctions.Pipeline.Intake.Drift;

/// <summary>Stores what was learned of payloads every <see cref="Interval"/>, and when the host stops.</summary>
internal sealed class ShapeFlush(DriftWatch watch, TimeProvider clock) : BackgroundService
{
    /// <summary>The longest that a count waits to be stored while nothing new comes.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await watch.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await watch.FlushAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
