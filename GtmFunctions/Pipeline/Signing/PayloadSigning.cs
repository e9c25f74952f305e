using System.Security.Cryptography;
using System.Text;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// Puts a signature over <see cref="SignatureDefinition.Payload"/>, and the parts that it covers, where a definition says.
/// </summary>
internal static class PayloadSigning
{
    /// <summary>Signs a request of ours.</summary>
    /// <param name="definition">Says what is covered and where everything goes.</param>
    /// <param name="request">The request.</param>
    /// <param name="id">The message id; a one-use token is made from it.</param>
    /// <param name="timestamp">The timestamp's text, or <see langword="null"/> where none is signed.</param>
    /// <param name="sign">Makes the signature's text.</param>
    /// <exception cref="ArgumentException">The body cannot hold what goes into it, or has no first item.</exception>
    public static SignableRequest Sign(
        SignatureDefinition definition, SignableRequest request, string id, string? timestamp, Func<SignedRequest, Proof, string> sign)
    {
        var token = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(id)));
        foreach (var (name, value) in definition.When)
            request = request.With(name, value);
        if (definition.Id.Count > 0)
            request = request.With(definition.Id[0], id);
        if (definition.Token is { } path)
            request = Put(request, definition.In, path, token);
        if (timestamp is not null && definition.Timestamp is { Header.Count: > 0 } separate)
            request = Put(request, definition.In, separate.Header[0], timestamp);

        var signed = new SignedRequest { Method = request.Method, Url = request.Url, Header = static _ => null, Body = request.Body };
        var proof = new Proof { Timestamp = timestamp ?? "", Id = id, Token = token };
        if (definition.Payload.Contains("{firstItem}", StringComparison.Ordinal))
        {
            proof = proof with
            {
                FirstItem = UntrustedJson.FirstItem(request.Body, out _)
                    ?? throw new ArgumentException("the body must be JSON with an item, for that is what is signed", nameof(request)),
            };
        }

        return Put(request, definition.In, definition.Header[0], SignatureValues.Write(sign(signed, proof), timestamp, definition));
    }

    /// <summary>Puts a text into a header, the query or the JSON body.</summary>
    /// <exception cref="ArgumentException">It goes into the body, which is no JSON object.</exception>
    public static SignableRequest Put(SignableRequest request, SignaturePosition position, string name, string text) => position switch
    {
        SignaturePosition.Query => request.WithQuery(name, text),
        SignaturePosition.Body => request with { Body = UntrustedJson.With(request.Body.Span, FieldPath.Parse(name), text) },
        _ => request.With(name, text),
    };
}
