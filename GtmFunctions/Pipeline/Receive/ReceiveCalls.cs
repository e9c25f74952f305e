using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>The call by which webhooks come in.</summary>
public static class ReceiveCalls
{
    /// <summary>Receives webhooks.</summary>
    /// <remarks>The token is for providers that can prove themselves in no other way.</remarks>
    public static HttpEndpoint ReceiveWebhook { get; } = HttpEndpoint.Create<ReceiveEndpoint>(
        ["get", "head", "post"], "hooks/{source}/{token?}", AccessLevel.Anonymous, receive => receive.ReceiveAsync);
}
