using GtmFunctions.Pipeline.Intake.Drift;
using GtmFunctions.Pipeline.Telemetry;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>Puts the intake into a host's services.</summary>
internal static class IntakeServices
{
    /// <summary>Adds the room <c>Intake</c>.</summary>
    public static IServiceCollection AddIntake(this IServiceCollection services) => services
        .AddSingleton<DriftWatch>()
        .AddPeriodicFlush<DriftWatch>(watch => watch.FlushAsync)
        .AddSingleton<EventClaims>()
        .AddSingleton<LiveFirst>()
        .AddSingleton<ItemLetters>()
        .AddSingleton<IntakePreview>()
        .AddSingleton<EventHandOff>()
        .AddSingleton<IntakeStage>();
}
