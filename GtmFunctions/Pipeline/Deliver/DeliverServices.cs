using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Deliver;

/// <summary>Puts the delivery into a host's services.</summary>
internal static class DeliverServices
{
    /// <summary>Adds the room <c>Deliver</c>.</summary>
    public static IServiceCollection AddDeliver(this IServiceCollection services) => services
        .AddSingleton<ActionWaits>()
        .AddSingleton<EnrichmentQuestion>()
        .AddSingleton<ActionCalls>()
        .AddSingleton<ActionTries>()
        .AddSingleton<ActionEnding>()
        .AddSingleton<DeliverStage>();
}
