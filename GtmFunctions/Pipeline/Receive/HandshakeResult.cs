using GtmFunctions.Pipeline.Receive.Handshakes;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>A handshake's answer on its way to the provider.</summary>
/// <param name="answer">The answer.</param>
internal sealed class HandshakeResult(HandshakeAnswer answer) : IResult
{
    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        var response = httpContext.Response;
        response.StatusCode = answer.Status;
        response.ContentType = answer.ContentType;
        foreach (var (name, value) in answer.Headers)
            response.Headers[name] = value;
        return response.WriteAsync(answer.Body, httpContext.RequestAborted);
    }
}
