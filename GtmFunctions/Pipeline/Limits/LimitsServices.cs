using GtmFunctions.Pipeline.Limits.Breaker;
using GtmFunctions.Pipeline.Limits.Pace;
using GtmFunctions.Pipeline.Limits.Switch;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Limits;

/// <summary>Puts what keeps calls within their limits into a host's services.</summary>
internal static class LimitsServices
{
    /// <summary>Adds the room <c>Limits</c>.</summary>
    public static IServiceCollection AddLimits(this IServiceCollection services)
    {
        services.TryAddSingleton(AdmissionSettings.Default);
        return services
            .AddSingleton<LookupAdmission>()
            .AddSingleton<DestinationSwitches>()
            .AddSingleton<CircuitBreakers>()
            .AddSingleton<RateLimiter>()
            .AddSingleton<AddressLifetimes>()
            .AddSingleton<Admission>();
    }
}
