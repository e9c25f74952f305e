using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>
/// Every call that we make of anybody else goes through here: destinations, enrichers, token endpoints. It goes only to addresses
/// that were checked after resolution, keeps no cookies, uses no proxy, and reads no more of an answer than it was told to.
/// Safe for use by many at once; make one and keep it.
/// </summary>
public sealed class OutboundClient : IDisposable
{
    /// <summary>The most redirects that a GET follows.</summary>
    public const int MaxRedirects = 3;

    private static readonly IReadOnlyList<string> KeptOnRedirect = ["Accept", "Accept-Language", "User-Agent"];

    private readonly TimeProvider _time;
    private readonly bool _allowLoopback;
    private readonly HttpMessageInvoker _public;
    private readonly HttpMessageInvoker _private;

    /// <summary>Makes the client and its two pools of connections, of which neither uses the other's.</summary>
    /// <param name="time">Measures and ends calls.</param>
    /// <param name="resolve">Resolves names; the system's resolver when left out.</param>
    /// <param name="allowLoopback">Whether every call may go to this machine, over plain http too: for the local host only.</param>
    public OutboundClient(TimeProvider time, ResolveName? resolve = null, bool allowLoopback = false)
    {
        resolve ??= Dns.GetHostAddressesAsync;
        _time = time;
        _allowLoopback = allowLoopback;
        _public = Invoker(new OutboundDialer(resolve, allowLoopback ? Reach.Loopback : Reach.Public));
        _private = Invoker(new OutboundDialer(resolve, Reach.Private));
    }

    /// <summary>Makes one call. Throws for nothing but the caller's own cancellation.</summary>
    /// <returns>An answer of any status, or why there is none.</returns>
    public async Task<OutboundResult> SendAsync(OutboundRequest request, OutboundRules rules, CancellationToken cancellationToken)
    {
        var started = _time.GetTimestamp();
        var exchange = new Exchange(request);
        using var timer = new CancellationTokenSource(rules.Timeout, _time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var response = await FollowAsync(exchange, rules, limit.Token);
            return response with { Duration = _time.GetElapsedTime(started) };
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested && OutboundCause.IsOfTheCall(exception))
        {
            var cause = timer.IsCancellationRequested
                ? OutboundCause.TimeOut(exchange.Request.Url, rules.Timeout)
                : OutboundCause.Explain(exception, exchange.Request.Url);
            return new OutboundFailure(cause.Kind, cause.Message, exchange.Sent, _time.GetElapsedTime(started));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _public.Dispose();
        _private.Dispose();
    }

    private async Task<OutboundResponse> FollowAsync(Exchange exchange, OutboundRules rules, CancellationToken cancellationToken)
    {
        for (var redirects = 0; ; redirects++)
        {
            using var message = OutboundMessage.From(exchange.Request, AllowsPlain(exchange.Request.Url, rules));
            exchange.Content = message.Content as OutboundContent;
            using var response = await (rules.AllowPrivate ? _private : _public).SendAsync(message, cancellationToken);
            if (!IsRedirect(response.StatusCode)
                || rules.RedirectsThatAnswer.Contains((int)response.StatusCode)
                || !Uri.TryCreate(exchange.Request.Url, response.Headers.Location, out var target))
                return await OutboundBody.ReadAsync(response, rules.MaxResponseBytes, cancellationToken);

            exchange.Request = Redirected(exchange.Request, target, redirects);
        }
    }

    private bool AllowsPlain(Uri url, OutboundRules rules) =>
        rules.AllowPrivate || (_allowLoopback && url is { IsAbsoluteUri: true, IsLoopback: true });

    private static OutboundRequest Redirected(OutboundRequest request, Uri target, int redirects)
    {
        if (!HttpMethods.IsGet(request.Method) || redirects == MaxRedirects)
            throw OutboundCause.Redirect(request, target);

        // Another origin must not get what was meant for the first, credentials least of all.
        var headers = request.Url.GetLeftPart(UriPartial.Authority) == target.GetLeftPart(UriPartial.Authority)
            ? request.Headers
            : [.. request.Headers.Where(header => KeptOnRedirect.Contains(header.Key, StringComparer.OrdinalIgnoreCase))];
        return request with { Url = target, Headers = headers };
    }

    private static bool IsRedirect(HttpStatusCode status) => (int)status is 301 or 302 or 303 or 307 or 308;

    private static HttpMessageInvoker Invoker(OutboundDialer dialer) => new(new SocketsHttpHandler
    {
        ActivityHeadersPropagator = null,
        AllowAutoRedirect = false,
        ConnectCallback = dialer.ConnectAsync,
        ConnectTimeout = TimeSpan.FromSeconds(10),
        MaxResponseDrainSize = 0,
        MaxResponseHeadersLength = 32,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(60),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        RequestHeaderEncodingSelector = static (_, _) => Encoding.UTF8,
        UseCookies = false,
        UseProxy = false,
    });

    private sealed class Exchange(OutboundRequest request)
    {
        public OutboundRequest Request { get; set; } = request;

        public OutboundContent? Content { get; set; }

        public bool Sent => Content?.Sent == true;
    }
}
