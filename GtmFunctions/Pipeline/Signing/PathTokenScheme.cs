using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary><see cref="SignatureScheme.PathToken"/>.</summary>
internal sealed class PathTokenScheme : IScheme
{
    /// <inheritdoc/>
    public string Noun => "token of the path";

    /// <inheritdoc/>
    public string Name(SignatureDefinition definition) => "path-token";

    /// <inheritdoc/>
    public string? Fault(SignatureDefinition definition, string secret) => SecretKey.Read(secret, SecretForm.Text).Fault;

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request) =>
        string.IsNullOrEmpty(request.PathToken) ? Proof.Missing("the token of the path") : new Proof { Values = [request.PathToken] };

    /// <inheritdoc/>
    public bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        SecretKey.Same(proof.Values[0], secret);

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id)
    {
        var end = request.Url.AsSpan().IndexOfAny('?', '#');
        var path = end < 0 ? request.Url : request.Url[..end];
        return request with { Url = $"{path.TrimEnd('/')}/{Uri.EscapeDataString(secret)}{request.Url[path.Length..]}" };
    }
}
