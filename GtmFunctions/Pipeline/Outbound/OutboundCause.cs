using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>
/// Says in our words what an exception of the HTTP stack means. The stack's own texts may hold the whole address, so none is shown.
/// </summary>
internal static class OutboundCause
{
    /// <summary>Whether an exception tells of the call, and not of a mistake of ours.</summary>
    public static bool IsOfTheCall(Exception exception) =>
        exception is HttpRequestException or IOException or OperationCanceledException or OutboundFault or SocketException;

    /// <summary>The failure that an exception stands for.</summary>
    public static OutboundFault Explain(Exception exception, Uri url)
    {
        if (OutboundFault.In(exception) is { } fault)
            return fault;

        var shown = OutboundMessage.Shown(url);
        return exception switch
        {
            // The caller's cancellation and the call's own time are dealt with before: what is left is the time to connect.
            OperationCanceledException => new(OutboundFailureKind.NotConnected, $"{shown} could not be reached in time"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConnectionError } =>
                new(OutboundFailureKind.NotConnected, $"{shown} could not be reached ({SocketErrorIn(exception)})"),
            HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
                new(OutboundFailureKind.NotSecure, $"no secure connection to {shown} could be made; look at its certificate"),
            HttpRequestException { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } =>
                new(OutboundFailureKind.Broken, $"{shown} answered with more headers than are read"),
            HttpRequestException { HttpRequestError: HttpRequestError.InvalidResponse } =>
                new(OutboundFailureKind.Broken, $"{shown} answered with something that is not HTTP"),
            _ => new(OutboundFailureKind.Broken, $"the connection to {shown} broke before the answer was whole"),
        };
    }

    /// <summary>The call's own time is over.</summary>
    public static OutboundFault TimeOut(Uri url, TimeSpan timeout) => new(
        OutboundFailureKind.TimedOut, $"{OutboundMessage.Shown(url)} gave no whole answer within {timeout.TotalSeconds:0.###} s");

    /// <summary>A redirect that is not followed.</summary>
    public static OutboundFault Redirect(OutboundRequest request, Uri target) => new(
        OutboundFailureKind.Redirected,
        HttpMethods.IsGet(request.Method)
            ? $"{OutboundMessage.Shown(request.Url)} redirected more than {OutboundClient.MaxRedirects} times"
            : $"{OutboundMessage.Shown(request.Url)} answered a {request.Method} with a redirect to {OutboundMessage.Shown(target)}, " +
              "which is not followed: configure the final address");

    private static string SocketErrorIn(Exception? exception)
    {
        while (exception is not (null or SocketException))
            exception = exception.InnerException;
        return exception is SocketException socket ? socket.SocketErrorCode.ToString() : "no connection";
    }
}
