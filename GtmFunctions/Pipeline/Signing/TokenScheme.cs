using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary><see cref="SignatureScheme.Token"/>.</summary>
internal sealed class TokenScheme : IScheme
{
    /// <inheritdoc/>
    public string Noun => "token";

    /// <inheritdoc/>
    public string Name(SignatureDefinition definition) => "token";

    /// <inheritdoc/>
    public string? Fault(SignatureDefinition definition, string secret) => SecretKey.Read(secret, SecretForm.Text).Fault;

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request)
    {
        var reading = new RequestReading(request, definition.In);
        if (reading.First(definition.Header) is not { } value)
            return Proof.Missing(reading.Called(definition.Header[0]));
        return new Proof { Values = [WithoutPrefix(value, definition.Prefix)] };
    }

    /// <inheritdoc/>
    public bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        SecretKey.Same(proof.Values[0], secret);

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id) =>
        PayloadSigning.Put(request, definition.In, definition.Header[0], definition.Prefix + secret);

    /// <summary>A credential without the word before it, such as <c>Bearer </c>, in any case, if it is there.</summary>
    public static string WithoutPrefix(string value, string prefix) =>
        value.StartsWith(prefix, StringComparison.OrdinalIgnoreCase) ? value[prefix.Length..].Trim() : value;
}
