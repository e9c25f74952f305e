using GtmFunctions.Pipeline.Enrich.Awaiting;
using GtmFunctions.Pipeline.Enrich.Fetching;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Enrich;

/// <summary>Puts the enrichment into a host's services.</summary>
internal static class EnrichServices
{
    /// <summary>Adds the room <c>Enrich</c>.</summary>
    public static IServiceCollection AddEnrich(this IServiceCollection services) => services
        .AddSingleton<AccountEnrichment>()
        .AddSingleton<RememberedAnswers>()
        .AddSingleton<WaterfallStep>()
        .AddSingleton<Waterfall>()
        .AddSingleton<RecordFetch>()
        .AddSingleton<EventEnrichment>()
        .AddSingleton<EnrichmentAtOnce>()
        .AddSingleton<CallbackAnswers>()
        .AddSingleton<ParkedEventReleaser>()
        .AddSingleton<EventParker>()
        .AddSingleton<CallbackHandler>()
        .AddSingleton<ITimeoutHandler, EnrichmentTimeout>()
        .AddSingleton<EnrichStage>();
}
