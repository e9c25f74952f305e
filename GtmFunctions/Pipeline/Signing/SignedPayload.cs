using System.Text;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>The bytes that a signature covers, part by part, so that the body is never copied.</summary>
internal static class SignedPayload
{
    /// <summary>Hands each part of <see cref="SignatureDefinition.Payload"/> to <paramref name="append"/>, in order.</summary>
    public static void Write(
        SignatureDefinition definition, SignedRequest request, Proof proof, string secret, Action<ReadOnlySpan<byte>> append)
    {
        var rest = definition.Payload.AsSpan();
        while (!rest.IsEmpty)
        {
            var length = rest[0] == '{' ? rest.IndexOf('}') + 1 : rest.IndexOf('{');
            var part = length <= 0 ? rest : rest[..length];
            rest = rest[part.Length..];
            switch (part)
            {
                case "{body}": append(request.Body.Span); break;
                case "{firstItem}": append(proof.FirstItem.Span); break;
                case "{timestamp}": Append(proof.Timestamp); break;
                case "{id}": Append(proof.Id); break;
                case "{token}": Append(proof.Token); break;
                case "{method}": Append(request.Method); break;
                case "{url}": Append(SignedUrl.Decode(request.Url, definition.DecodeUrl)); break;
                case "{secret}": Append(secret); break;
                default: Append(part); break;
            }
        }

        void Append(ReadOnlySpan<char> text)
        {
            var bytes = new byte[Encoding.UTF8.GetByteCount(text)];
            Encoding.UTF8.GetBytes(text, bytes);
            append(bytes);
        }
    }
}
