using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>Turns a request of ours into one of the HTTP stack, after looking at what the stack would let pass.</summary>
internal static class OutboundMessage
{
    // What servers and gateways take; more is a value of an event in the wrong place
    private const int LongestHeader = 8 << 10;
    private const string UserAgent = "GtmFunctions/1.0";

    /// <summary>Makes the message.</summary>
    /// <param name="request">The request.</param>
    /// <param name="allowPlain">Whether plain http will do.</param>
    /// <exception cref="OutboundFault">The address or a header cannot be sent.</exception>
    public static HttpRequestMessage From(OutboundRequest request, bool allowPlain)
    {
        CheckUrl(request.Url, allowPlain);
        var message = new HttpRequestMessage(new HttpMethod(request.Method), request.Url);
        if (!HttpMethods.IsGet(request.Method))
            message.Content = new OutboundContent(request.Body);

        foreach (var (name, value) in request.Headers)
        {
            if (name.Length == 0 || value.Any(char.IsControl))
                throw Bad($"the header '{name}' holds a control character and cannot be sent");
            if (value.Length > LongestHeader)
                throw Bad($"the header '{name}' has {value.Length} characters; {LongestHeader} can be sent");
            if (!message.Headers.TryAddWithoutValidation(name, value) &&
                message.Content?.Headers.TryAddWithoutValidation(name, value) == false)
                throw Bad($"'{name}' cannot be sent as a header");
        }

        if (!message.Headers.Contains("User-Agent"))
            message.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        return message;
    }

    /// <summary>Scheme and host of an address: all of it that a reason may show, as the rest may be a secret.</summary>
    public static string Shown(Uri url) => url.IsAbsoluteUri ? $"{url.Scheme}://{url.Host}" : "the address";

    private static OutboundFault Bad(string reason) => new(OutboundFailureKind.BadRequest, reason);

    private static void CheckUrl(Uri url, bool allowPlain)
    {
        if (!url.IsAbsoluteUri || url.Host.Length == 0 || (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp))
            throw Bad($"{Shown(url)} is no https address");
        if (url.Scheme != Uri.UriSchemeHttps && !allowPlain)
            throw Bad($"{Shown(url)} is not https; plain http needs 'allowPrivate: true'");
        if (url.UserInfo.Length > 0)
            throw Bad($"{Shown(url)} has credentials in the address; use a header or a token");
    }
}
