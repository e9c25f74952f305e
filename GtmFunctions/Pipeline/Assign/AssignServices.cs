using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Assign;

/// <summary>Puts who names owners into a host's services.</summary>
internal static class AssignServices
{
    /// <summary>Adds the room <c>Assign</c>.</summary>
    public static IServiceCollection AddAssign(this IServiceCollection services) => services
        .AddSingleton<OwnerAssigner>();
}
