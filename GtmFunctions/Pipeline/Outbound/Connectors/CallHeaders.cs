using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>The headers of a call: the later of two that have one name wins, and nothing wins over the key and the signature.</summary>
internal static class CallHeaders
{
    /// <summary>Headers of the action itself.</summary>
    /// <exception cref="UnsentException">A template or a signing secret cannot be used.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Create(
        OutboundCall call, ConnectorAction action, CallBody body, KeyValuePair<string, string>? credentials, CallValues values,
        CallSettings settings, DateTimeOffset now)
    {
        var headers = Start(body.ContentType, credentials);
        Add(headers, action.Headers, values, settings);
        Add(headers, call.Destination.Headers, values, settings);
        AddHops(headers, call);
        headers["Idempotency-Key"] = call.ActionId;
        if (call.Connector.Idempotency.Header is { } header)
            headers[header] = call.ActionId;
        if (call.Destination.Sign is { } signing)
        {
            foreach (var (name, value) in WebhookSigning.Headers(signing, call.ActionId, body.Bytes, settings, now))
                headers[name] = value;
        }

        return [.. headers];
    }

    /// <summary>Headers of a lookup, which changes nothing and so has neither key nor signature.</summary>
    /// <exception cref="UnsentException">A template cannot be used.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> OfLookup(
        OutboundCall call, ConnectorAction action, KeyValuePair<string, string>? credentials, CallValues values, CallSettings settings)
    {
        var headers = Start(action.ContentType, credentials);
        Add(headers, action.Headers, values, settings);
        Add(headers, call.Destination.Headers, values, settings);
        AddHops(headers, call);
        return [.. headers];
    }

    private static void AddHops(Dictionary<string, string> headers, OutboundCall call)
    {
        if (call.Hops is { } hops)
            headers[HopSeal.Header] = hops;
    }

    private static Dictionary<string, string> Start(string contentType, KeyValuePair<string, string>? credentials)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType };
        if (credentials is { } proof)
            headers[proof.Key] = proof.Value;
        return headers;
    }

    private static void Add(
        Dictionary<string, string> headers, IReadOnlyDictionary<string, Template> templates, CallValues values, CallSettings settings)
    {
        foreach (var (name, template) in templates)
            headers[name] = OneLine(FieldText.From(settings.Render(template, values)) ?? "");
    }

    // A line break of a value would begin another header; a name with one is still worth its message
    private static string OneLine(string text) => text.Any(char.IsControl)
        ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim()
        : text;
}
