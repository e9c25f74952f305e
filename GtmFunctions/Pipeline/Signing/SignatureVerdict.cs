using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>What a signature check found.</summary>
/// <param name="Accepted">Whether the request is genuine.</param>
/// <param name="Scheme">The scheme that was tried, such as <c>hmac-sha256</c> or <c>hmac-sha256 v3</c>.</param>
/// <param name="Reason">What is wrong, for the sender's eyes: never what was expected. Empty when accepted.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="SignedAt">The signed timestamp, where there is one.</param>
/// <param name="FirstItemOnly">Whether only the first item of the batch is covered by the signature.</param>
/// <param name="Token">A one-use token that must not be seen again, where the scheme has one.</param>
/// <param name="Fault">
/// What is wrong on our side, where nothing can be said of the request: to be logged and answered with 503, never shown to the sender.
/// It names the setting and holds nothing of its value. Never set together with <paramref name="Accepted"/>.
/// </param>
public sealed record SignatureVerdict(
    bool Accepted,
    string Scheme,
    string Reason = "",
    string? Secret = null,
    DateTimeOffset? SignedAt = null,
    bool FirstItemOnly = false,
    string? Token = null,
    string? Fault = null)
{
    /// <summary>The alternative that the request was accepted by; <see langword="null"/> where it was not accepted.</summary>
    public SignatureDefinition? By { get; init; }
}
