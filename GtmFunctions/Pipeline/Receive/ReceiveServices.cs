using GtmFunctions.Pipeline.Receive.Capture;
using Microsoft.Extensions.DependencyInjection;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>Puts the receiving of webhooks into a host's services.</summary>
internal static class ReceiveServices
{
    /// <summary>Adds the room <c>Receive</c>.</summary>
    public static IServiceCollection AddReceive(this IServiceCollection services) => services
        .AddSingleton<OriginCheck>()
        .AddSingleton<WebhooksFirst>()
        .AddSingleton<ReceiveEndpoint>()
        .AddSingleton<RequestCapture>()
        .AddHostedService<CaptureLoop>();
}
