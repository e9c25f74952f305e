namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How a provider tests an address, as data: one of the kinds in <see cref="HandshakeKind"/> and its parameters.</summary>
public sealed record HandshakeDefinition
{
    /// <summary>What the provider asks for.</summary>
    public required HandshakeKind Kind { get; init; }

    /// <summary>Whether the provider supplies the secret that it signs with from then on.</summary>
    public bool SuppliesSecret => Kind is HandshakeKind.StoreHeader or HandshakeKind.StoreBody;

    /// <summary>The HTTP method of the question, in upper case.</summary>
    public string Method { get; init; } = "POST";

    /// <summary>
    /// What else the question says: paths of the JSON body, or query parameters for <see cref="HandshakeKind.EchoQuery"/>, and their
    /// values.
    /// </summary>
    public IReadOnlyDictionary<string, string> When { get; init; } = new Dictionary<string, string>();

    /// <summary>Where the challenge or the secret is: a path of the JSON body, a query parameter or a header, as the kind says.</summary>
    public required string Value { get; init; }

    /// <summary>The name under which a JSON answer repeats the challenge; <see langword="null"/> for an answer of plain text.</summary>
    public string? Answer { get; init; }

    /// <summary>
    /// The name under which a JSON answer has the challenge's HMAC-SHA256 in hexadecimal (<see cref="HandshakeKind.HashBody"/>).
    /// </summary>
    public string? Hash { get; init; }

    /// <summary>Whether the question is signed like an event, and unanswered otherwise.</summary>
    public bool Verified { get; init; }

    /// <summary>The query parameter that must hold a secret agreed beforehand (Meta's <c>hub.verify_token</c>).</summary>
    public string? Token { get; init; }

    /// <summary>The name of the setting with that secret.</summary>
    public string? Secret { get; init; }
}

/// <summary>The kinds of question that providers ask of a new address.</summary>
public enum HandshakeKind
{
    /// <summary>The body has a challenge, which is repeated (Slack, monday).</summary>
    EchoBody,

    /// <summary>The query has a challenge, which is repeated (Microsoft Graph, Meta).</summary>
    EchoQuery,

    /// <summary>The body has a challenge, which is repeated with its hash under the secret (Zoom).</summary>
    HashBody,

    /// <summary>
    /// A header brings the secret that later requests are signed with; it is kept, and repeated in the same header (Asana).
    /// </summary>
    StoreHeader,

    /// <summary>The body brings the secret that later requests are signed with; it is kept (Notion).</summary>
    StoreBody,
}
