using GtmFunctions.Pipeline.Outbound.Connectors;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>Puts what calls other systems into a host's services.</summary>
internal static class OutboundServices
{
    /// <summary>Adds the room <c>Outbound</c>.</summary>
    public static IServiceCollection AddOutbound(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new OutboundClient(provider.GetRequiredService<TimeProvider>()));
        return services
            .AddSingleton<HopSeal>()
            .AddSingleton<ConnectorClient>();
    }
}
