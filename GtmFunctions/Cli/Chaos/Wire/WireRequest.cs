using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GtmFunctions.Cli.Chaos.Wire;

/// <summary>A request on its way to storage.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its path and query as they are on the wire.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record WireRequest(string Method, string Target, IReadOnlyList<KeyValuePair<string, string>> Headers, byte[] Body)
{
    // They are of one connection and not of the request: https://www.rfc-editor.org/rfc/rfc9110#section-7.6.1
    private static readonly string[] OfTheConnection = ["Host", "Connection", "Keep-Alive", "Transfer-Encoding", "Expect"];

    /// <summary>Whether it may change something. Receiving messages does too, and is not meant.</summary>
    public bool IsWrite => Method is not ("GET" or "HEAD");

    /// <summary>Its method and path as a reader wants them.</summary>
    public string Text => $"{Method} {Uri.UnescapeDataString(Target.Split('?')[0])}";

    /// <summary>Whether it is a write of a row under a condition: that it is not there yet, or has not changed.</summary>
    public bool IsConditional => Headers.Any(header => header.Key == "If-Match" && header.Value != "*");

    /// <summary>Reads a request whole.</summary>
    public static async Task<WireRequest> ReadAsync(HttpRequest request)
    {
        var body = new MemoryStream();
        await request.Body.CopyToAsync(body);
        return new WireRequest(
            request.Method,
            request.HttpContext.Features.Get<IHttpRequestFeature>()!.RawTarget,
            [
                .. request.Headers.Where(header => !OfTheConnection.Contains(header.Key, StringComparer.OrdinalIgnoreCase))
                    .Select(header => new KeyValuePair<string, string>(header.Key, header.Value.ToString())),
            ],
            body.ToArray());
    }

    /// <summary>The same request for another address, byte by byte: a signature covers its path as it is written.</summary>
    public HttpRequestMessage To(string address)
    {
        var uri = new Uri(address + Target, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        var message = new HttpRequestMessage(new HttpMethod(Method), uri) { Content = new ByteArrayContent(Body) };
        foreach (var (name, value) in Headers)
        {
            if (!message.Headers.TryAddWithoutValidation(name, value))
                message.Content.Headers.TryAddWithoutValidation(name, value);
        }

        if (Body.Length == 0 && !Headers.Any(header => header.Key == "Content-Length"))
            message.Content = null;
        return message;
    }

    /// <summary>Gives storage's answer on as it is.</summary>
    public static async Task AnswerAsync(HttpResponse response, HttpResponseMessage answer)
    {
        response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers))
        {
            if (!OfTheConnection.Contains(name, StringComparer.OrdinalIgnoreCase))
                response.Headers[name] = values.ToArray();
        }

        var body = await answer.Content.ReadAsByteArrayAsync();
        if (body.Length > 0)
            await response.Body.WriteAsync(body);
    }
}
