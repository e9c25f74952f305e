using System.Text;
using System.Text.RegularExpressions;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>
/// Takes the session id out of Salesforce's outbound messages before they are stored anywhere: it is a live session token
/// (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging_security.htm). No signature covers the
/// body.
/// </summary>
internal static partial class SessionIdRemoval
{
    /// <summary>The body without the session id; the body itself where the provider sends none.</summary>
    public static ReadOnlyMemory<byte> From(ReadOnlyMemory<byte> body, SourceDefinition provider) =>
        provider.Signature.Any(scheme => scheme.Scheme == SignatureScheme.Organization) && body.Span.IndexOf("SessionId"u8) >= 0
            ? Encoding.Latin1.GetBytes(SessionId().Replace(Encoding.Latin1.GetString(body.Span), "${open}${close}"))
            : body;

    // Latin-1 keeps every byte as it is, whatever the document's encoding.
    [GeneratedRegex(@"(?<open><(?:[\w.-]+:)?SessionId\b[^>]*>)[^<]*(?<close></)", RegexOptions.CultureInvariant, RegexTimeout.Milliseconds)]
    private static partial Regex SessionId();
}
