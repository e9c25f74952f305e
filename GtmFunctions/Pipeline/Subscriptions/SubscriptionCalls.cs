using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Outbound.Connectors;
using GtmFunctions.Pipeline.Storage.Subscriptions;
using Microsoft.Extensions.Configuration;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>
/// Makes the calls of subscriptions. A call reads the secrets of its own subscription, under names of their own, and no setting of the app.
/// </summary>
internal sealed class SubscriptionCalls(ConnectorCatalogue catalogue, TimeProvider clock)
{
    private const string SecretSetting = "SUBSCRIPTION_SECRET_";

    /// <summary>A call of a subscription's next try.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="message">What is sent.</param>
    public OutboundCall Create(LiveSubscription subscription, ActionMessage message) =>
        Create(subscription, SubscriptionEvent.Create(message), SubscriptionPlace.KeyOf(message)) with { Attempt = message.Attempt };

    /// <summary>A call that sends a subscriber an event.</summary>
    /// <param name="subscription">The subscription.</param>
    /// <param name="event">What is sent, as it is.</param>
    /// <param name="key">Its idempotency key, without a dot.</param>
    public OutboundCall Create(LiveSubscription subscription, CanonicalEvent @event, string key)
    {
        var destination = subscription.Destination;
        string[] secrets = [.. subscription.Row.LiveSecrets(clock.GetUtcNow()).Select(secret => secret.Value)];
        var signs = subscription.Row.Form != SubscriptionForm.EventGrid;
        string[] names = [.. secrets.Select((_, place) => signs ? $"{SecretSetting}{place + 1}" : LiveSubscription.KeySetting)];
        return new OutboundCall
        {
            ActionId = key,
            Destination = destination with { Sign = signs ? new OutboundSigning("standard-webhooks", names) : null },
            Connector = catalogue.Connectors[destination.Connector],
            Settings = new ConfigurationBuilder()
                .AddInMemoryCollection(names.Zip(secrets, KeyValuePair.Create<string, string?>).DistinctBy(pair => pair.Key))
                .Build(),
            Event = @event,
            Values = (FieldScope)@event.Data,
        };
    }
}
