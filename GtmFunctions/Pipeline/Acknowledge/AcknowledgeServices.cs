using GtmFunctions.Pipeline.Acknowledge.Deadlines;
using GtmFunctions.Pipeline.Timeouts;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>Puts what waits for an owner's word into a host's services.</summary>
internal static class AcknowledgeServices
{
    /// <summary>Adds the room <c>Acknowledge</c>.</summary>
    public static IServiceCollection AddAcknowledge(this IServiceCollection services) => services
        .AddSingleton<AcknowledgeLinks>()
        .AddSingleton<Acknowledger>()
        .AddSingleton<AcknowledgeEndpoint>()
        .AddSingleton<SlaClock>()
        .AddSingleton<SlaEvents>()
        .AddSingleton<ITimeoutHandler, SlaTimeout>();
}
