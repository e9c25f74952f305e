using System.Diagnostics.Metrics;
using GtmFunctions.Pipeline.Telemetry.Destinations;
using GtmFunctions.Pipeline.Telemetry.Numbers;
using GtmFunctions.Pipeline.Telemetry.Traffic;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Telemetry;

/// <summary>Puts what counts and measures into a host's services.</summary>
internal static class TelemetryServices
{
    /// <summary>Adds the room <c>Telemetry</c>.</summary>
    public static IServiceCollection AddTelemetry(this IServiceCollection services) => services
        .AddMetrics()
        .AddSingleton<NumberCounts>()
        .AddPeriodicFlush<NumberCounts>(counts => counts.FlushAsync)
        .AddSingleton<NumberJoin>()
        .AddSingleton<NumbersReader>()
        .AddSingleton(provider => new PipelineMetrics(
            provider.GetRequiredService<IMeterFactory>(),
            provider.GetRequiredService<NumberCounts>(),
            provider.GetRequiredService<TimeProvider>()))
        .AddSingleton<QueueGauges>()
        .AddSingleton<TrafficCounts>()
        .AddPeriodicFlush<TrafficCounts>(counts => counts.FlushAsync)
        .AddSingleton<DestinationAnswers>()
        .AddPeriodicFlush<DestinationAnswers>(answers => answers.FlushAsync)
        .AddSingleton<TrafficReader>();
}
