using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Ops.Subscriptions;

/// <summary>Puts what people do with subscriptions into a host's services.</summary>
internal static class SubscriptionServices
{
    /// <summary>Adds it.</summary>
    public static IServiceCollection AddSubscriptionCalls(this IServiceCollection services) => services
        .AddSingleton<SubscriptionAgain>()
        .AddSingleton<SubscriptionReplayRunner>()
        .AddSingleton<ITimeoutHandler>(provider => provider.GetRequiredService<SubscriptionReplayRunner>())
        .AddSingleton<SubscriptionCommands>()
        .AddSingleton<SubscriptionTest>()
        .AddSingleton<SubscriptionEndpoints>();
}
