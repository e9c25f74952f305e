namespace GtmFunctions.Pipeline.Catalog;

/// <summary>The kinds of proof that we have code for.</summary>
public enum SignatureScheme
{
    /// <summary>A keyed hash over <see cref="SignatureDefinition.Payload"/>.</summary>
    Hmac,

    /// <summary>A plain hash over a payload that holds the secret (HubSpot v1 and v2).</summary>
    Hash,

    /// <summary>Ed25519 over the payload; the secret is the public key (Standard Webhooks <c>v1a</c>).</summary>
    Ed25519,

    /// <summary>ECDSA P-256 with SHA-256, DER, over the payload; the secret is the public key as base64 SPKI (SendGrid).</summary>
    Ecdsa,

    /// <summary>
    /// A JWT signed with RS256 whose claims name our address and the hash of the body; the secret is the public key (Gong).
    /// </summary>
    Jwt,

    /// <summary>The secret itself, in a header.</summary>
    Token,

    /// <summary>HTTP Basic; the secret is <c>user:password</c>.</summary>
    Basic,

    /// <summary>The secret as the last segment of the path, <c>/api/hooks/{source}/{token}</c>.</summary>
    PathToken,

    /// <summary>Salesforce's OrganizationId in the body and its client certificate, as the front end hands it on.</summary>
    Organization,
}
