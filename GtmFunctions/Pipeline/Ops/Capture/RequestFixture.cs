using System.Collections.Frozen;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Receive.Capture;
using GtmFunctions.Pipeline.Storage.Receive;

namespace GtmFunctions.Pipeline.Ops.Capture;

/// <summary>
/// A captured request as a file that <c>gtm send</c> and <c>gtm simulate</c> read: its body and the headers that its sender chose. What
/// proves it, and what the network put there, is left out, so that it can be signed anew.
/// </summary>
public static class RequestFixture
{
    /// <summary>The member that tells a fixture from a payload, and the value that it has.</summary>
    public const string Mark = "fixture";

    /// <summary>The value of <see cref="Mark"/>.</summary>
    public const string Kind = "gtm-request";

    private const string ContentType = "Content-Type";

    private static readonly FrozenSet<string> Transport = new[]
    {
        ContentType, "Host", "Content-Length", "Connection", "Accept", "Accept-Encoding", "Transfer-Encoding", "Expect", "Forwarded",
        "Client-IP", "Disguised-Host", "Max-Forwards", "WAS-Default-Hostname", "X-Original-URL", "X-Original-Host", "X-Real-IP",
        "X-Client-IP", "X-Client-Port", "X-AppService-Proto", "X-SITE-DEPLOYMENT-ID", "Request-Id", "Traceparent", "Tracestate", "Via",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly string[] TransportPrefixes = ["X-Forwarded-", "X-ARR-", "X-WAWS-", "X-Azure-", "X-MS-", "CF-"];

    /// <summary>The fixture of a request.</summary>
    /// <exception cref="InvalidOperationException">No body was kept, or only its beginning; the message says so.</exception>
    internal static JsonObject Create(CapturedRequest request, CapturedBody? body, Source source)
    {
        if (body is null)
        {
            throw new InvalidOperationException(
                "Its body was not kept: it is larger than the source takes, or no text in which masked fields could be found.");
        }

        if (body.IsCut)
            throw new InvalidOperationException($"Only the first {CapturedBody.MaxBytes} bytes of its body were kept.");
        var proofs = source.Provider.Signature
            .SelectMany(definition => definition.Header.Concat(definition.Timestamp?.Header ?? []).Concat(definition.Id))
            .Except(source.Provider.Event.Headers, StringComparer.OrdinalIgnoreCase)
            .ToHashSet(StringComparer.OrdinalIgnoreCase);
        var headers = request.Headers.Where(header => !proofs.Contains(header.Name) && !IsTransport(header.Name)
            && !SecretWords.Name(header.Name));
        var fixture = new JsonObject
        {
            [Mark] = Kind,
            ["source"] = request.Source,
            ["at"] = request.At,
            ["method"] = request.Method,
            ["contentType"] = request.Headers.FirstOrDefault(IsContentType)?.Value ?? "application/json",
            ["headers"] = new JsonObject(headers.DistinctBy(header => header.Name.ToLowerInvariant())
                .Select(header => KeyValuePair.Create(header.Name, (JsonNode?)header.Value))),
            [body.IsBase64 ? "base64" : "text"] = body.Text,
            ["answered"] = new JsonObject { ["status"] = request.Status, ["why"] = request.Why.Length > 0 ? request.Why : null },
        };
        return fixture;
    }

    /// <summary>What <c>POST ops/simulate</c> takes of a fixture.</summary>
    /// <param name="fixture">The fixture.</param>
    public static JsonObject ToSimulation(JsonObject fixture)
    {
        var simulation = new JsonObject();
        foreach (var name in (string[])["source", "contentType", "headers", "text", "base64"])
        {
            if (fixture[name] is { } value)
                simulation[name] = value.DeepClone();
        }

        return simulation;
    }

    private static bool IsContentType(CapturedHeader header) => header.Name.Equals(ContentType, StringComparison.OrdinalIgnoreCase);

    private static bool IsTransport(string name) =>
        Transport.Contains(name) || TransportPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
