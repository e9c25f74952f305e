namespace GtmFunctions.Pipeline.Catalog;

/// <summary>How a call proves who we are, with the value of the setting that the destination's <c>token:</c> names.</summary>
public sealed record ConnectorAuth
{
    /// <summary>The kind of proof.</summary>
    public AuthKind Kind { get; init; } = AuthKind.None;

    /// <summary>The header of <see cref="AuthKind.Header"/>.</summary>
    public string Header { get; init; } = "Authorization";

    /// <summary>Text before the token in its header.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Whether a destination without a <c>token:</c> is called without proof.</summary>
    public bool Optional { get; init; }

    /// <summary>
    /// Where OAuth tokens are fetched, of <see cref="AuthKind.Bearer"/> and <see cref="AuthKind.Header"/> too where the setting holds a
    /// refresh token; <c>{url}</c> is the destination's address.
    /// </summary>
    public string TokenUrl { get; init; } = "";

    /// <summary>
    /// Whether client id and secret go to <see cref="TokenUrl"/> as HTTP Basic, and not in the form (RFC 6749, 2.3.1: one of them only).
    /// </summary>
    public bool TokenBasic { get; init; }

    /// <summary>The audience of a JWT assertion; <c>{url}</c> is the destination's address.</summary>
    public string Audience { get; init; } = "{url}";

    /// <summary>How long a token is used when its endpoint does not say.</summary>
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromMinutes(15);
}

/// <summary>Kinds of proof.</summary>
public enum AuthKind
{
    /// <summary>None; the address itself may be the secret.</summary>
    None,

    /// <summary><c>Authorization: Bearer TOKEN</c>.</summary>
    Bearer,

    /// <summary>The token in a header of the API's own, after a prefix.</summary>
    Header,

    /// <summary>HTTP Basic; the token is <c>user:password</c>.</summary>
    Basic,

    /// <summary>HTTP Basic; the token is the user, and there is no password (Segment).</summary>
    BasicUser,

    /// <summary>
    /// OAuth 2. The token is <c>CLIENT_ID:CLIENT_SECRET</c> for the client-credentials grant, with <c>:REFRESH_TOKEN</c> behind it for that
    /// of a refresh token (or a JSON object with <c>clientId</c>, <c>clientSecret</c>, <c>refreshToken</c>), or, for a JWT bearer
    /// assertion, a JSON object with <c>clientId</c>, <c>subject</c>, <c>privateKey</c> (PEM) and, where it is another, <c>audience</c>.
    /// </summary>
    Oauth,
}
