using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Catalog;

/// <summary>Puts the catalogues into a host's services.</summary>
internal static class CatalogServices
{
    /// <summary>Adds the room <c>Catalog</c>.</summary>
    public static IServiceCollection AddCatalog(this IServiceCollection services) => services
        .AddSingleton(_ => SourceCatalogue.Load())
        .AddSingleton(_ => ConnectorCatalogue.Load());
}
