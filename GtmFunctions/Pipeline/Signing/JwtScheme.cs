using System.Buffers;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// <see cref="SignatureScheme.Jwt"/> (RFC 7519): RS256 and nothing else, whatever the token's own header says. The secret is the public
/// key as base64 DER or PEM, or the private one as PKCS #8, which signs too.
/// </summary>
internal sealed class JwtScheme : IScheme
{
    /// <summary>Longer than any token with a handful of claims.</summary>
    private const int Longest = 8192;

    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public string Name(SignatureDefinition definition) => "jwt-rs256";

    /// <inheritdoc/>
    public string? Fault(SignatureDefinition definition, string secret)
    {
        using var key = RSA.Create();
        return AsymmetricKey.TryRead(key, secret, out _) ? null : "is no RSA key in base64";
    }

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request)
    {
        var reading = new RequestReading(request, definition.In);
        if (reading.First(definition.Header) is not { } value)
            return Proof.Missing(reading.Called(definition.Header[0]));
        var token = TokenScheme.WithoutPrefix(value, definition.Prefix);
        if (token.Length > Longest || token.Split('.') is not [var head, var claims, var signature]
            || Object(head) is not { } header || Object(claims) is null || Bytes(signature) is null)
        {
            return Proof.Unusable($"{reading.Called(definition.Header[0])} holds no token that can be read");
        }

        return JwtClaims.Text(header, "alg") == "RS256" && !header.ContainsKey("crit")
            ? new Proof { Values = [token] }
            : Proof.Unusable("the token is not signed in a way that is accepted");
    }

    /// <inheritdoc/>
    public bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret)
    {
        var token = proof.Values[0];
        var end = token.LastIndexOf('.');
        using var key = RSA.Create();
        AsymmetricKey.TryRead(key, secret, out _);
        try
        {
            return key.VerifyData(
                Encoding.ASCII.GetBytes(token[..end]), Bytes(token[(end + 1)..])!, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public string? Refusal(SignatureDefinition definition, SignedRequest request, Proof proof, DateTimeOffset now) =>
        JwtClaims.Refusal(Object(proof.Values[0].Split('.')[1])!, definition, request, now);

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id)
    {
        using var key = RSA.Create();
        if (!AsymmetricKey.TryRead(key, secret, out var isPrivate) || !isPrivate)
            throw new ArgumentException("a public key cannot sign; the private key is needed", nameof(secret));
        var claims = JwtClaims.Create(definition, request, now + Lifetime);
        var signed = $"{Text("""{"alg":"RS256","typ":"JWT"}"""u8)}.{Text(Encoding.UTF8.GetBytes(claims.ToJsonString()))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        return PayloadSigning.Put(request, definition.In, definition.Header[0], $"{definition.Prefix}{signed}.{Text(signature)}");
    }

    private static JsonObject? Object(string part) => Bytes(part) is { } bytes ? UntrustedJson.Parse(bytes) as JsonObject : null;

    private static string Text(ReadOnlySpan<byte> bytes) => Base64Url.EncodeToString(bytes);

    private static byte[]? Bytes(string part)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(part.Length)];
        return Base64Url.DecodeFromChars(part, bytes, out _, out var written) == OperationStatus.Done ? bytes[..written] : null;
    }
}
