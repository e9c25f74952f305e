using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Signing;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>
/// Signs what we send by Standard Webhooks
/// (https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md): the id is the same for every try,
/// the timestamp is that of this one, and each live secret signs, so that a receiver can change over while one is rotated.
/// </summary>
internal static class WebhookSigning
{
    private const string SignatureHeader = "webhook-signature";

    private static readonly SignatureDefinition Scheme = new()
    {
        Scheme = SignatureScheme.Hmac,
        Header = [SignatureHeader],
        Encoding = SignatureEncoding.Base64,
        Key = SecretForm.Base64,
        Payload = "{id}.{timestamp}.{body}",
        List = new SignatureList(" ", ",", "v1"),
        Timestamp = new SignatureTimestamp(["webhook-timestamp"]),
        Id = ["webhook-id"],
    };

    /// <summary>The headers that sign a body.</summary>
    /// <exception cref="UnsentException">A secret is not set or is no Standard Webhooks secret.</exception>
    public static IReadOnlyDictionary<string, string> Headers(
        OutboundSigning signing, string id, ReadOnlyMemory<byte> body, CallSettings settings, DateTimeOffset now)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        var signatures = new List<string>();
        foreach (var name in signing.Secrets)
        {
            var signed = Sign(new Secret(name, settings.Required(name)), id, body, now);
            signatures.Add(signed.Headers[SignatureHeader]);
            foreach (var (header, value) in signed.Headers)
                headers[header] = value;
        }

        headers[SignatureHeader] = string.Join(' ', signatures);
        return headers;
    }

    private static SignableRequest Sign(Secret secret, string id, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        try
        {
            return SignatureSigner.Sign(Scheme, new SignableRequest { Url = "", Body = body }, secret, now, id);
        }
        catch (ArgumentException wrong)
        {
            throw UnsentException.Misconfigured(secret.Name, wrong.Message);
        }
    }
}
