using GtmFunctions.Pipeline.Ops.Destinations;
using GtmFunctions.Pipeline.Storage.Enrich;
using GtmFunctions.Pipeline.Storage.Receive;
using GtmFunctions.Pipeline.Subscriptions;
using GtmFunctions.Pipeline.Telemetry.Traffic;

namespace GtmFunctions.Pipeline.Ops.Map;

/// <summary>What the map knows besides the configuration.</summary>
/// <param name="Seen">What came in.</param>
/// <param name="Destinations">What is known of destinations, by name; of some nothing is.</param>
/// <param name="Traffic">What each source brought.</param>
/// <param name="Silent">The sources that bring too little.</param>
/// <param name="Waiting">The events that wait for a call back.</param>
internal sealed record MapFacts(
    IReadOnlyList<SeenType> Seen,
    IReadOnlyDictionary<string, DestinationState> Destinations,
    IReadOnlyDictionary<string, SourceTraffic> Traffic,
    IReadOnlyDictionary<string, Silence> Silent,
    IReadOnlyList<WaitingEvent> Waiting)
{
    /// <summary>The source whose hook a destination calls, by the destination's name; only those that call one of ours.</summary>
    public IReadOnlyDictionary<string, string> OwnHooks { get; init; } = new Dictionary<string, string>();

    /// <summary>The handshakes of the sources whose provider supplies the secret, by source.</summary>
    public IReadOnlyDictionary<string, HandshakeState> Handshakes { get; init; } = new Dictionary<string, HandshakeState>();

    /// <summary>The subscriptions, by name.</summary>
    public IReadOnlyList<LiveSubscription> Subscriptions { get; init; } = [];
}
