namespace GtmFunctions.Pipeline.Events;

/// <summary>How a webhook was found genuine.</summary>
/// <param name="Scheme">The scheme, such as <c>hmac-sha256 v3</c>.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="SignedAt">The signed timestamp, if any.</param>
/// <param name="FirstItemOnly">Whether only the first item of the batch is covered.</param>
/// <param name="Token">A token that one body only may be signed with, where the signature does not cover the body (Mailgun).</param>
public sealed record SignatureNote(
    string Scheme,
    string? Secret,
    DateTimeOffset? SignedAt,
    bool FirstItemOnly = false,
    string? Token = null)
{
    /// <summary>Those of the headers that are read, there or not, that the signature does not cover, by their lower-case names.</summary>
    public IReadOnlyList<string> UnsignedHeaders { get; init; } = [];
}
