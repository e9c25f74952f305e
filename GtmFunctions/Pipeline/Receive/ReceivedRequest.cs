using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Outbound;
using GtmFunctions.Pipeline.Signing;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>An HTTP request as a signature covers it, and as intake takes it.</summary>
public static class ReceivedRequest
{
    private const int MaxCorrelation = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>The request as a signature covers it.</summary>
    public static SignedRequest ForSignature(HttpRequest request, Source source, string? token, ReadOnlyMemory<byte> body) => new()
    {
        Method = MethodOf(request),
        Url = AddressOf(request, source.PublicUrl),
        Header = name => request.Headers.TryGetValue(name, out var values) ? string.Join(",", values.ToArray()) : null,
        Query = name => request.Query.TryGetValue(name, out var values) ? values.ToString() : null,
        PathToken = token,
        Body = body,
    };

    /// <summary>The message for intake.</summary>
    /// <exception cref="UnprocessableException">The source masks fields, and the body cannot be read.</exception>
    public static ReceivedMessage Message(
        HttpRequest request, Source source, SignatureVerdict verdict, SignedRequest verified, DateTimeOffset now)
    {
        var encoding = request.Headers.ContentEncoding is { Count: > 0 } encoded ? encoded.ToString() : null;
        var body = PayloadMask.From(
            SessionIdRemoval.From(verified.Body, source.Provider), request.ContentType ?? "", encoding ?? "", source);
        var text = TextOf(body);
        var names = source.Provider.Event.Headers;
        return new ReceivedMessage
        {
            Delivery = RecordId.NewDelivery(now),
            Source = source.Name,
            ReceivedAt = now,
            Signature = new SignatureNote(verdict.Scheme, verdict.Secret, verdict.SignedAt, verdict.FirstItemOnly, verdict.Token)
            {
                UnsignedHeaders = verdict.By is { } by ? SignatureCoverage.Unsigned(by, verified, names) : [],
            },
            ContentType = request.ContentType ?? "",
            ContentEncoding = source.Mask.Count > 0 ? null : encoding,
            Headers = HeadersRead(request, names),
            Correlation = CorrelationOf(request, source),
            Hops = HopsOf(request),
            Text = text,
            Bytes = text is null ? body.ToArray() : null,
        };
    }

    // HEAD asks what GET would be answered with
    private static string MethodOf(HttpRequest request) =>
        HttpMethods.IsHead(request.Method) ? HttpMethods.Get : request.Method.ToUpperInvariant();

    // A signature covers the address as it was sent, so the raw target counts: paths are decoded by the time they can be read.
    private static string AddressOf(HttpRequest request, Uri? publicUrl)
    {
        if (publicUrl is not null)
            return publicUrl.OriginalString + request.QueryString.Value;
        var target = request.HttpContext.Features.Get<IHttpRequestFeature>()?.RawTarget;
        return target is ['/', ..]
            ? $"{request.Scheme}://{request.Host.Value}{target}"
            : $"{request.Scheme}://{request.Host.Value}{request.Path}{request.QueryString}";
    }

    // Only what the event's definition names: a header may be a credential.
    private static Dictionary<string, string> HeadersRead(HttpRequest request, IReadOnlySet<string> names)
    {
        var read = new Dictionary<string, string>();
        foreach (var name in names)
        {
            if (request.Headers.TryGetValue(name, out var values))
                read[name] = values.ToString();
        }

        return read;
    }

    // Where the address is the proof, its query is as genuine as the rest; a signature of another kind need not cover it.
    private static string? CorrelationOf(HttpRequest request, Source source) =>
        source.Provider.Signature.All(scheme => scheme.Scheme == SignatureScheme.PathToken)
        && request.Query.TryGetValue(ReceivedMessage.CorrelationQuery, out var values)
        && values.ToString() is { Length: > 0 and <= MaxCorrelation } correlation
            ? correlation
            : null;

    private static string? HopsOf(HttpRequest request) =>
        request.Headers[HopSeal.Header] is [{ Length: > 0 and <= HopSeal.LongestHeader } header] ? header : null;

    private static string? TextOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            return StrictUtf8.GetString(body.Span);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
