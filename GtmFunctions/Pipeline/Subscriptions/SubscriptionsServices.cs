using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Subscriptions;

/// <summary>Puts the subscriptions into a host's services.</summary>
internal static class SubscriptionsServices
{
    /// <summary>Adds the room <c>Subscriptions</c>.</summary>
    public static IServiceCollection AddSubscriptions(this IServiceCollection services) => services
        .AddSingleton<LiveSubscriptions>()
        .AddSingleton<SubscriptionMatcher>()
        .AddSingleton<SubscriptionCalls>()
        .AddSingleton<SubscriptionHealth>()
        .AddSingleton<SubscriptionDelivery>();
}
