using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Limits.Switch;

namespace GtmFunctions.Pipeline.Ops.Destinations;

/// <summary>What all instances know together of one destination.</summary>
/// <param name="Switch">
/// Whether it has switched us off, since when and why; that of another address or token than it has now is left out.
/// </param>
/// <param name="Breaker">Whether it is down, since when and why, and since when the oldest action waits for it.</param>
/// <param name="Pace">Who waits for a slot, and until when it wants to be left alone, if it still does.</param>
/// <param name="Addresses">What is left in the life of its addresses; empty where they live for ever.</param>
public sealed record DestinationState(SwitchState Switch, BreakerState Breaker, PaceState Pace, IReadOnlyList<AddressLife> Addresses);

/// <summary>Reads the state of all destinations, for the map, the metrics and the alerts.</summary>
public sealed class DestinationStateList(
    DestinationSwitches switches,
    CircuitBreakers breakers,
    RateLimiter paces,
    AddressLifetimes addresses,
    TimeProvider clock)
{
    /// <summary>The state of every destination of a configuration, by name.</summary>
    public async Task<IReadOnlyDictionary<string, DestinationState>> ListAsync(Configuration configuration, CancellationToken cancellation)
    {
        var switched = await switches.AllAsync(cancellation);
        var broken = await breakers.AllAsync(cancellation);
        var paced = await paces.AllAsync(cancellation);
        var all = new SortedDictionary<string, DestinationState>(StringComparer.Ordinal);
        foreach (var (name, destination) in configuration.Destinations)
        {
            var known = switched.GetValueOrDefault(name, SwitchState.On);
            all[name] = new DestinationState(
                switches.IsOff(known, destination) ? known : SwitchState.On,
                broken.GetValueOrDefault(name, BreakerState.Closed),
                Current(paced.GetValueOrDefault(name, PaceState.Empty)),
                await addresses.LivesAsync(destination, cancellation));
        }

        return all;
    }

    // The row is written by the next call, which may be long after
    private PaceState Current(PaceState pace) => pace.PausedUntil <= clock.GetUtcNow() ? pace with { PausedUntil = null } : pace;
}
