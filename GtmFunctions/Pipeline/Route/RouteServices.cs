using GtmFunctions.Pipeline.Route.Late;
using GtmFunctions.Pipeline.Route.Replay;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Route;

/// <summary>Puts the routing into a host's services.</summary>
internal static class RouteServices
{
    /// <summary>Adds the room <c>Route</c>.</summary>
    public static IServiceCollection AddRoute(this IServiceCollection services) => services
        .AddSingleton<RouteDecider>()
        .AddSingleton<ShadowDecider>()
        .AddSingleton<RouteReplay>()
        .AddSingleton<LateRouting>()
        .AddSingleton<RouteStage>();
}
