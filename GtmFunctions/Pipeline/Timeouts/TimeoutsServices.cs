using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Timeouts;

/// <summary>Puts the timeouts into a host's services.</summary>
internal static class TimeoutsServices
{
    /// <summary>Adds the room <c>Timeouts</c>.</summary>
    public static IServiceCollection AddTimeouts(this IServiceCollection services) => services
        .AddSingleton<TimeoutQueue>()
        .AddSingleton<TimeoutStage>();
}
