using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Import;

/// <summary>Puts imports into a host's services.</summary>
internal static class ImportServices
{
    /// <summary>Adds the room <c>Import</c>.</summary>
    public static IServiceCollection AddImport(this IServiceCollection services) => services
        .AddSingleton<BatchEndpoint>()
        .AddSingleton<FeedPriority>()
        .AddSingleton<ImportFeeder>()
        .AddSingleton<ImportReader>()
        .AddSingleton<ImportRunner>()
        .AddSingleton<ImportSheets>()
        .AddSingleton<ListImport>()
        .AddSingleton<ITimeoutHandler>(provider => provider.GetRequiredService<ImportRunner>());
}
