using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Lists;

/// <summary>Puts the lists into a host's services.</summary>
internal static class ListsServices
{
    /// <summary>Adds the room <c>Lists</c>.</summary>
    public static IServiceCollection AddLists(this IServiceCollection services) => services
        .AddSingleton<ListsInUse>()
        .AddSingleton<ListSync>()
        .AddSingleton<IScheduledWork>(provider => provider.GetRequiredService<ListSync>());
}
