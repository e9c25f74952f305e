using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>Reads what the map knows besides the configuration.</summary>
internal sealed class MapReader(
    DriftList drift,
    DestinationStateList destinations,
    TrafficReader traffic,
    OwnHooks hooks,
    ParkedEvents parked,
    HandshakeSecrets supplied,
    SubscriptionRecords subscriptions,
    TimeProvider clock)
{
    /// <summary>What is known now.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<MapFacts> ReadAsync(Configuration configuration, CancellationToken cancellation)
    {
        var seen = await drift.SeenAsync(configuration, cancellation);
        var brought = await traffic.ReadAsync(configuration, back: TimeSpan.Zero, cancellation);
        var silent = SilenceRule.All(configuration, brought, clock.GetUtcNow());
        return new MapFacts(
            seen,
            await destinations.ListAsync(configuration, cancellation),
            brought,
            silent,
            await parked.WaitingAsync(cancellation))
        {
            OwnHooks = hooks.Find(configuration),
            Handshakes = await HandshakeView.AllAsync(supplied, configuration, cancellation),
            Subscriptions = [.. (await subscriptions.ListAsync(cancellation)).Select(LiveSubscription.From)],
        };
    }
}
