using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Run;

/// <summary>Puts the run of an event into a host's services.</summary>
internal static class RunServices
{
    /// <summary>Adds the room <c>Run</c>.</summary>
    public static IServiceCollection AddRun(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => RunSettings.From(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton<CallPlaces>()
            .AddSingleton<RunActions>()
            .AddSingleton<EventRun>()
            .AddSingleton<ReceivedRun>();
    }
}
