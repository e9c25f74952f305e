using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Telemetry;

namespace GtmFunctions.Pipeline.Ops.Destinations;

/// <summary>
/// Measures what all instances know of every destination: whether it is down, how long the oldest action waits for it, and what is left in
/// the life of its addresses. No queue metric shows those who wait: their messages are hidden.
/// </summary>
internal sealed class DestinationGauges(
    DestinationStateList destinations,
    ConfigurationVersions configurations,
    PipelineMetrics metrics,
    TimeProvider clock)
{
    /// <summary>Measures all destinations of the current configuration once.</summary>
    public async Task MeasureAsync(CancellationToken cancellation)
    {
        if (await configurations.TryCurrentAsync(cancellation) is not { } current)
            return;
        var now = clock.GetUtcNow();
        foreach (var (destination, state) in await destinations.ListAsync(current, cancellation))
        {
            metrics.Breaker(destination, state.Breaker.IsOpen, state.Breaker.OldestWait(now));
            metrics.Pace(destination, state.Pace.OldestWait(now));
            foreach (var life in state.Addresses)
                metrics.AddressLeft(destination, life.Address, life.Left);
        }
    }
}
