using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Signals;

/// <summary>Puts the signals into a host's services.</summary>
internal static class SignalsServices
{
    /// <summary>Adds the room <c>Signals</c>.</summary>
    public static IServiceCollection AddSignals(this IServiceCollection services) => services
        .AddSingleton<SignalEmitter>()
        .AddSingleton<SignalCounter>()
        .AddSingleton<InactivityWatch>()
        .AddSingleton<SignalObserver>()
        .AddSingleton<ITimeoutHandler, InactivityTimeouts>();
}
