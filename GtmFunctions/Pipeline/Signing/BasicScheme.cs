using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// <see cref="SignatureScheme.Basic"/> (RFC 7617). The user's name ends at the first colon and the password may have more of them, so
/// the whole <c>user:password</c> is compared and nothing is split.
/// </summary>
internal sealed class BasicScheme : IScheme
{
    private const string Header = "Authorization";
    private const string Word = "Basic ";

    /// <inheritdoc/>
    public string Noun => "user or password";

    /// <inheritdoc/>
    public string Name(SignatureDefinition definition) => "basic";

    /// <inheritdoc/>
    public string? Fault(SignatureDefinition definition, string secret) => secret.IndexOf(':', StringComparison.Ordinal) switch
    {
        <= 0 => "is not of the form user:password",

        // Whoever knows the user's name would be let in
        var colon when string.IsNullOrWhiteSpace(secret[(colon + 1)..]) => "has no password after the colon",
        _ => null,
    };

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request)
    {
        var value = request.Header(Header)?.Trim();
        return value?.StartsWith(Word, StringComparison.OrdinalIgnoreCase) == true
            ? new Proof { Values = [value[Word.Length..].Trim()] }
            : Proof.Missing($"Basic authentication in the header {Header}");
    }

    /// <inheritdoc/>
    public bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        SignatureText.Decode(proof.Values[0], SignatureEncoding.Base64) is { } credential
        && CryptographicOperations.FixedTimeEquals(SHA256.HashData(credential), SHA256.HashData(Encoding.UTF8.GetBytes(secret)));

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id) =>
        request.With(Header, Word + Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)));
}
