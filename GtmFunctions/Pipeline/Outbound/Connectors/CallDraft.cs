using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>A call as it would be made, for somebody to read.</summary>
/// <param name="Connector">The connector's name.</param>
/// <param name="Class">What kind of thing it does.</param>
/// <param name="Method">The HTTP method; empty where the call cannot be made.</param>
/// <param name="Url">The address, what is secret of it taken out.</param>
/// <param name="Headers">The headers without credentials and signature.</param>
/// <param name="Body">The body as text.</param>
/// <param name="Notes">What else would happen, and what cannot be known without asking the API.</param>
/// <param name="Refused">Why the call cannot be made; <see langword="null"/> where it can.</param>
internal sealed record CallDraft(
    string Connector,
    ActionClass Class,
    string Method,
    string Url,
    IReadOnlyList<KeyValuePair<string, string>> Headers,
    string Body,
    IReadOnlyList<string> Notes,
    string? Refused)
{
    /// <summary>The steps before it, in order.</summary>
    public IReadOnlyList<StepDraft> Steps { get; init; } = [];

    /// <summary>A call that can be made.</summary>
    internal static CallDraft Create(
        OutboundCall call,
        ConnectorAction action,
        Uri address,
        IReadOnlyList<KeyValuePair<string, string>> headers,
        CallBody body,
        SecretRedaction secrets) => new(
        call.Connector.Name,
        action.Class,
        action.Method,
        secrets.Redact(address.OriginalString),
        [.. headers.Select(header => KeyValuePair.Create(header.Key, secrets.Redact(header.Value)))],
        secrets.Redact(Encoding.UTF8.GetString(body.Bytes.Span)),
        [.. Remarks(call, action), .. body.Notes],
        Refused: null);

    /// <summary>A call that cannot be made.</summary>
    internal static CallDraft Never(OutboundCall call, string reason) =>
        new(call.Connector.Name, call.Connector.Class, "", "", [], "", [], reason);

    private static IEnumerable<string> Remarks(OutboundCall call, ConnectorAction action)
    {
        var asksForFields = KeptFields.Named(action, call.Values).Count > 0;
        foreach (var lookup in action.Lookups.Where(lookup => lookup.Path is not null && ActionLookups.IsDue(lookup, call, asksForFields)))
            yield return $"the lookup '{lookup.Name}' is made first: what it finds is not known here";
        if (call.Destination.Sign is { } sign)
            yield return $"it is signed by {sign.Scheme}";
        if (call.Connector.Auth is { Kind: not AuthKind.None } auth && !(auth.Optional && call.Destination.Token is null))
            yield return "credentials are added";
    }
}
