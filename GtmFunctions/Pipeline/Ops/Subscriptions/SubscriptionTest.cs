using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using GtmFunctions.Pipeline.Subscriptions;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>
/// Sends a subscriber one event that says that it is a test, signed like any other, and tells what it answered. It is no action of an
/// event: it counts for no pace and no breaker, and disables nothing.
/// </summary>
internal sealed class SubscriptionTest(SubscriptionCalls calls, ConnectorClient connectors, TimeProvider clock)
{
    /// <summary>The type of a test.</summary>
    public const string Type = "subscription.test";

    /// <summary>Sends it.</summary>
    /// <returns>What it answered; no text in it holds a secret.</returns>
    public Task<Answer> SendAsync(Subscription subscription, CancellationToken cancellation)
    {
        var id = $"test-{Guid.NewGuid():N}";
        var told = new CanonicalEvent
        {
            Id = id,
            Source = "subscriptions",
            Type = Type,
            Subject = subscription.Name,
            Time = clock.GetUtcNow(),
            ProviderId = id,
            ProviderType = Type,
            Data = new JsonObject { ["test"] = true, ["subscription"] = subscription.Name },
        };
        return connectors.SendAsync(calls.Create(LiveSubscription.From(subscription), told, id), cancellation);
    }
}
