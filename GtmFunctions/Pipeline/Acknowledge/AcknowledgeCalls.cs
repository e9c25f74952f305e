using GtmFunctions.Pipeline.Surface;

namespace GtmFunctions.Pipeline.Acknowledge;

/// <summary>The call to which the link leads by which an owner acknowledges.</summary>
public static class AcknowledgeCalls
{
    /// <summary>Asks an owner whether they have what was assigned to them, and takes their word.</summary>
    /// <remarks>The token proves itself.</remarks>
    public static HttpEndpoint Acknowledge { get; } = HttpEndpoint.Create<AcknowledgeEndpoint>(
        ["get", "head", "post"], "acknowledge/{token}", AccessLevel.Anonymous, acknowledge => acknowledge.AnswerAsync);
}
