using GtmFunctions.Pipeline.Catalog;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace GtmFunctions.Pipeline.Config;

/// <summary>Puts the configuration into a host's services.</summary>
internal static class ConfigServices
{
    /// <summary>Adds the room <c>Config</c>.</summary>
    public static IServiceCollection AddConfig(this IServiceCollection services)
    {
        services.TryAddSingleton(provider => new PublicAddress(provider.GetRequiredService<IConfiguration>()));
        return services
            .AddSingleton(provider => ConfigurationReader.ForThisVersion(
                provider.GetRequiredService<SourceCatalogue>(),
                provider.GetRequiredService<ConnectorCatalogue>(),
                provider.GetRequiredService<LiveLists>()))
            .AddSingleton<LiveLists>()
            .AddSingleton<ConfigurationPublisher>()
            .AddSingleton<ConfigurationVersions>()
            .AddSingleton<PublishedDocuments>();
    }
}
