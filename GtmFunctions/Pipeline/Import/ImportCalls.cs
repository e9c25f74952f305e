using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Import;

/// <summary>The call by which programs bring many events at once.</summary>
internal static class ImportCalls
{
    /// <summary>Receives a batch of events of a source.</summary>
    /// <remarks>The token is for sources that can prove themselves in no other way.</remarks>
    public static HttpEndpoint ReceiveBatch { get; } = HttpEndpoint.Create<BatchEndpoint>(
        ["post"], "batch/{source}/{token?}", AccessLevel.Anonymous, batch => batch.ReceiveAsync);
}
