using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Surface;

/// <summary>Puts what the host is told into a host's services.</summary>
internal static class SurfaceServices
{
    /// <summary>Adds the room <c>Surface</c>.</summary>
    public static IServiceCollection AddSurface(this IServiceCollection services)
    {
        services.TryAddSingleton(_ => HostJson.ReadQueues(Path.Combine(AppContext.BaseDirectory, "host.json")));
        return services;
    }
}
