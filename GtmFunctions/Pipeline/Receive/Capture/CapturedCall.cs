using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;
using GtmFunctions.Pipeline.Storage.Receive;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace GtmFunctions.Pipeline.Receive.Capture;

/// <summary>
/// A copy of a request that outlives its answer. Making it costs little; what of it is kept, and how it reads, is worked out later
/// (<see cref="RequestMask"/>). It holds secrets, and is never stored.
/// </summary>
internal sealed record CapturedCall
{
    /// <summary>The source.</summary>
    public required Source Source { get; init; }

    /// <summary>When it was answered.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The HTTP method.</summary>
    public required string Method { get; init; }

    /// <summary>The query, with its question mark.</summary>
    public required string Query { get; init; }

    /// <summary>The headers.</summary>
    public required IReadOnlyList<KeyValuePair<string, StringValues>> Headers { get; init; }

    /// <summary>What follows the source's name in the address.</summary>
    public string? Token { get; init; }

    /// <summary>The beginning of the body; <see langword="null"/> where none was read.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>How many bytes the body has, where that is known.</summary>
    public long? Bytes { get; init; }

    /// <summary>The network addresses that it came from.</summary>
    public string From { get; init; } = "";

    /// <summary>The source's live secrets.</summary>
    public IReadOnlyList<Secret> Secrets { get; init; } = [];

    /// <summary>The HTTP status that it was answered with.</summary>
    public required int Status { get; init; }

    /// <summary>Why it was refused.</summary>
    public required string Why { get; init; }

    /// <summary>The id that the provider was given.</summary>
    public string? Delivery { get; init; }

    /// <summary>Copies a request that was answered.</summary>
    /// <param name="call">The request.</param>
    /// <param name="source">Its source.</param>
    /// <param name="receipt">The answer.</param>
    /// <param name="now">The time.</param>
    public static CapturedCall Copy(ReceivedCall call, Source source, Receipt receipt, DateTimeOffset now) => new()
    {
        Source = source,
        At = now,
        Method = call.Request.Method.ToUpperInvariant(),
        Query = call.Request.QueryString.Value ?? "",
        Headers = [.. call.Request.Headers],
        Token = call.Token,
        Body = call.Body is { Length: > CapturedBody.MaxBytes } large ? large[..CapturedBody.MaxBytes].ToArray() : call.Body,
        Bytes = call.Body?.Length ?? call.Request.ContentLength,
        From = SenderAddress.From(call.Request),
        Secrets = call.Secrets,
        Status = receipt.Status,
        Why = receipt.Why,
        Delivery = receipt.Delivery,
    };

    /// <summary>A header's value by its name in any case; <see langword="null"/> where it has none.</summary>
    public string? Header(string name)
    {
        foreach (var (known, values) in Headers)
        {
            if (known.Equals(name, StringComparison.OrdinalIgnoreCase))
                return string.Join(",", values.ToArray());
        }

        return null;
    }

    /// <summary>The same as a signature check sees it.</summary>
    public SignedRequest ForSignature()
    {
        var query = new QueryCollection(Microsoft.AspNetCore.WebUtilities.QueryHelpers.ParseQuery(Query));
        return new SignedRequest
        {
            Method = Method,
            Url = "",
            Header = Header,
            Query = name => query.TryGetValue(name, out var values) ? values.ToString() : null,
            PathToken = Token,
            Body = Body ?? ReadOnlyMemory<byte>.Empty,
        };
    }
}
