namespace GtmFunctions.Pipeline.Catalog;

/// <summary>
/// How a request proves where it comes from, as data: one of the kinds in <see cref="SignatureScheme"/> and its parameters.
/// In YAML the keys are these names in camelCase and the enumerations' members in kebab-case.
/// </summary>
public sealed record SignatureDefinition
{
    /// <summary>The kind of proof.</summary>
    public required SignatureScheme Scheme { get; init; }

    /// <summary>The version that a trace shows where a provider has several, such as <c>v3</c>.</summary>
    public string? Version { get; init; }

    /// <summary>
    /// Headers that a request must have, with these values in any case, for this alternative to be the one that it uses (HubSpot v2).
    /// </summary>
    public IReadOnlyDictionary<string, string> When { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// Where the signature, token or credential is: names of headers (or of query parameters, or paths of the JSON body), tried in order.
    /// </summary>
    public IReadOnlyList<string> Header { get; init; } = [];

    /// <summary>Whether <see cref="Header"/> names headers, query parameters or paths of the JSON body.</summary>
    public SignaturePosition In { get; init; } = SignaturePosition.Header;

    /// <summary>
    /// Text before the signature that is not part of it, such as <c>sha256=</c>; a signature without it is none.
    /// Before a token or JWT (<c>Bearer </c>) it may be missing, and its case does not count.
    /// </summary>
    public string Prefix { get; init; } = "";

    /// <summary>The hash of an HMAC or of a plain hash.</summary>
    public SignatureAlgorithm Algorithm { get; init; } = SignatureAlgorithm.Sha256;

    /// <summary>How the signature is written.</summary>
    public SignatureEncoding Encoding { get; init; } = SignatureEncoding.Hex;

    /// <summary>How the secret becomes key bytes.</summary>
    public SecretForm Key { get; init; } = SecretForm.Text;

    /// <summary>
    /// What is signed: literal text with <c>{body}</c> (the exact bytes), <c>{firstItem}</c> (the exact bytes of the first item of a JSON
    /// array), <c>{timestamp}</c> and <c>{id}</c> (as received), <c>{token}</c>, <c>{method}</c>, <c>{url}</c>, <c>{secret}</c>.
    /// </summary>
    public string Payload { get; init; } = "{body}";

    /// <summary>The shape of a header that holds several values, such as Stripe's <c>t=…,v1=…,v1=…</c>; none for one bare value.</summary>
    public SignatureList? List { get; init; }

    /// <summary>The signed timestamp, where there is one.</summary>
    public SignatureTimestamp? Timestamp { get; init; }

    /// <summary>Names of headers that hold the signed message id, tried in order.</summary>
    public IReadOnlyList<string> Id { get; init; } = [];

    /// <summary>The path of a one-use token in the body (Mailgun).</summary>
    public string? Token { get; init; }

    /// <summary>
    /// Percent-encoded characters of the address that the provider signs decoded (HubSpot v3), such as <c>:/?@!$'()*,;</c>.
    /// </summary>
    public string DecodeUrl { get; init; } = "";

    /// <summary>
    /// What a JWT's claims must say: <c>{url}</c> is the address that was called, <c>{bodySha256}</c> the hexadecimal hash of the body;
    /// other text is the value itself (<c>iss: https://issuer.example</c>). The claim <c>exp</c> is always checked.
    /// </summary>
    public IReadOnlyDictionary<string, string> Claims { get; init; } = new Dictionary<string, string>();

    /// <summary>The client certificate that the front end must have seen, where one is asked for (Salesforce).</summary>
    public CertificateDefinition? Certificate { get; init; }

    /// <summary>
    /// Age that a signed timestamp may have, either way, or the clock difference that a JWT may have; 5 minutes where a provider names
    /// none.
    /// </summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}

/// <summary>Where a signature is.</summary>
public enum SignaturePosition
{
    /// <summary>In a header.</summary>
    Header,

    /// <summary>In the query of the address.</summary>
    Query,

    /// <summary>At a path of the JSON body.</summary>
    Body,
}

/// <summary>Hash algorithms.</summary>
public enum SignatureAlgorithm
{
    /// <summary>SHA-1, for providers that have nothing better.</summary>
    Sha1,

    /// <summary>SHA-256.</summary>
    Sha256,

    /// <summary>SHA-512.</summary>
    Sha512,
}

/// <summary>How a signature is written.</summary>
public enum SignatureEncoding
{
    /// <summary>Hexadecimal, in either case.</summary>
    Hex,

    /// <summary>Base64, padded or not.</summary>
    Base64,
}

/// <summary>How a secret becomes key bytes.</summary>
public enum SecretForm
{
    /// <summary>Its UTF-8 bytes, prefix and all.</summary>
    Text,

    /// <summary>
    /// Base64-decoded, padded or not, after the prefix of Standard Webhooks for this kind of key (<c>whsec_</c>, <c>whpk_</c>,
    /// <c>whsk_</c>), if it has one.
    /// </summary>
    Base64,

    /// <summary>Hex-decoded (Close).</summary>
    Hex,
}

/// <summary>The shape of a header with several values.</summary>
/// <param name="Separator">Between values: <c>,</c>, <c>;</c> or a space. White space around a value does not count.</param>
/// <param name="Pair">Between a value's name and the value: <c>=</c> or <c>,</c>.</param>
/// <param name="Signature">The name of signature values, such as <c>v1</c>; values of other names are passed over.</param>
/// <param name="Timestamp">The name of the timestamp's value, if it is in this header.</param>
public sealed record SignatureList(string Separator, string Pair, string Signature, string? Timestamp = null);

/// <summary>A signed timestamp.</summary>
/// <param name="Header">
/// Names of headers (or of what <see cref="SignatureDefinition.In"/> says), tried in order; empty where the list has it.
/// </param>
/// <param name="Unit">How it is written.</param>
public sealed record SignatureTimestamp(IReadOnlyList<string> Header, TimestampUnit Unit = TimestampUnit.Seconds);

/// <summary>
/// A client certificate. Azure's front end takes it from the TLS handshake and hands it on in a header without judging it
/// (https://learn.microsoft.com/azure/app-service/app-service-web-configure-tls-mutual-auth), so the app must ask for client
/// certificates: otherwise any caller can write that header.
/// </summary>
public sealed record CertificateDefinition
{
    /// <summary>The header with the certificate as base64 DER.</summary>
    public string Header { get; init; } = "X-ARR-ClientCert";

    /// <summary>SHA-256 thumbprints in hexadecimal, any of which is enough by itself.</summary>
    public IReadOnlyList<string> Thumbprints { get; init; } = [];

    /// <summary>
    /// Common names of the subject, any of which is enough when a root that this machine trusts stands behind the certificate.
    /// </summary>
    public IReadOnlyList<string> Subjects { get; init; } = [];

    /// <summary>Common names of the issuer, of which a certificate accepted by its subject must have one; empty for any.</summary>
    public IReadOnlyList<string> Issuers { get; init; } = [];
}

/// <summary>How a timestamp is written.</summary>
public enum TimestampUnit
{
    /// <summary>Unix seconds.</summary>
    Seconds,

    /// <summary>Unix milliseconds.</summary>
    Milliseconds,

    /// <summary>ISO 8601.</summary>
    Iso,
}
