using GtmFunctions.Pipeline.Acknowledge;
using GtmFunctions.Pipeline.Config;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Receive;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Cli.Host;

/// <summary>
/// Lets in what this machine asks for itself, and no page of another site. The local host asks nobody for a key, and any page that a
/// browser shows can send requests to loopback; one whose name was made to lead here (DNS rebinding) even reads the answers. So all but
/// webhooks must name a loopback host with the right port, and come from no other origin: https://fetch.spec.whatwg.org/#origin-header and
/// https://www.w3.org/TR/fetch-metadata/.
/// </summary>
/// <param name="address">Where people reach the host: the link by which an owner acknowledges may lead through a tunnel.</param>
internal sealed class OwnPagesOnly(PublicAddress address)
{
    private static readonly string Hooks = ReceiveCalls.ReceiveWebhook.PathBeforeValues.TrimEnd('/');
    private static readonly string Acknowledge = AcknowledgeCalls.Acknowledge.PathBeforeValues.TrimEnd('/');

    private static readonly string[] LoopbackNames = ["localhost", "127.0.0.1", "[::1]"];

    /// <summary>Refuses with 403 and a sentence, or goes on.</summary>
    public Task AnswerAsync(HttpContext context, RequestDelegate next)
    {
        if (Refusal(context.Request, context.Connection.LocalPort) is not { } refusal)
            return next(context);
        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return context.Response.WriteAsJsonAsync(new Refused(refusal), context.RequestAborted);
    }

    private string? Refusal(HttpRequest request, int port)
    {
        if (request.Path.StartsWithSegments(Hooks, StringComparison.OrdinalIgnoreCase))
            return null;
        var tunnel = request.Path.StartsWithSegments(Acknowledge, StringComparison.OrdinalIgnoreCase) ? Tunnel() : null;
        if (!IsOwn(request.Host, port) && !(tunnel is not null && request.Host.Value == tunnel.Authority))
        {
            return $"This host answers to localhost:{port} and 127.0.0.1:{port} only, not to "
                + $"'{BoundedText.Shown(request.Host.Value ?? "")}'.";
        }

        if (request.Headers.Origin is { Count: > 0 } origin && !IsOwn(origin.ToString(), port) && !IsOf(tunnel, origin.ToString()))
            return $"This host answers its own pages only, not those of '{BoundedText.Shown(origin.ToString())}'.";
        return IsOfAnotherSite(request)
            ? "This host answers its own pages only: a page of another site asked for this."
            : null;
    }

    // A link that someone followed is theirs; what a page of another site fetches or frames is not
    private static bool IsOfAnotherSite(HttpRequest request) =>
        request.Headers["Sec-Fetch-Site"].ToString() is not ("" or "same-origin" or "none")
        && !(HttpMethods.IsGet(request.Method)
            && request.Headers["Sec-Fetch-Mode"].ToString() == "navigate"
            && request.Headers["Sec-Fetch-Dest"].ToString() == "document");

    private static bool IsOwn(HostString host, int port) =>
        LoopbackNames.Contains(host.Host, StringComparer.OrdinalIgnoreCase) && (host.Port ?? 80) == port;

    private static bool IsOwn(string origin, int port) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Scheme == Uri.UriSchemeHttp
        && IsOwn(new HostString(from.Authority), port);

    private static bool IsOf(Uri? tunnel, string origin) => tunnel is not null && origin == tunnel.GetLeftPart(UriPartial.Authority);

    private Uri? Tunnel() => address.Origin == AddressOrigin.Setting && address.Find() is { } named ? new Uri(named) : null;

    private sealed record Refused(string Error);
}
