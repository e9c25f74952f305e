using System.Text;
using System.Xml;
using System.Xml.Linq;
using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// <see cref="SignatureScheme.Organization"/>: Salesforce signs nothing, so its outbound messages are known by the id of the organization
/// in
/// them, which is no secret, and by the client certificate where the definition asks for one
/// (https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_om_outboundmessaging.htm).
/// </summary>
internal sealed class OrganizationScheme : IScheme
{
    private const int IdLength = 15;
    private const int IdDepth = 3;

    private static readonly XNamespace Namespace = "http://soap.sforce.com/2005/09/outbound";

    /// <inheritdoc/>
    public string Noun => "organization";

    /// <inheritdoc/>
    public string Name(SignatureDefinition definition) => definition.Certificate is null ? "organization" : "organization+certificate";

    /// <inheritdoc/>
    public string? Fault(SignatureDefinition definition, string secret) =>
        Id(secret) is null ? "is no Salesforce organization id of 15 or 18 characters" : null;

    /// <inheritdoc/>
    public Proof Read(SignatureDefinition definition, SignedRequest request)
    {
        try
        {
            using var xml = Reader(request.Body);
            while (xml.Read())
            {
                if (xml.NodeType == XmlNodeType.Element && xml.Depth == IdDepth && xml.LocalName == "OrganizationId"
                    && xml.NamespaceURI == Namespace.NamespaceName)
                {
                    return Id(xml.ReadElementContentAsString()) is { } id
                        ? new Proof { Values = [id] }
                        : Proof.Unusable("the OrganizationId of the body cannot be read");
                }
            }

            return Proof.Missing("the OrganizationId of the body");
        }
        catch (XmlException)
        {
            return Proof.Unusable("the body is not XML that can be read");
        }
    }

    /// <inheritdoc/>
    public bool Matches(SignatureDefinition definition, SignedRequest request, Proof proof, string secret) =>
        SecretKey.Same(proof.Values[0], Id(secret)!);

    /// <inheritdoc/>
    public string? Refusal(SignatureDefinition definition, SignedRequest request, Proof proof, DateTimeOffset now) =>
        definition.Certificate is { } certificate ? ClientCertificate.Refusal(certificate, request, now) : null;

    /// <inheritdoc/>
    public SignableRequest Sign(SignatureDefinition definition, SignableRequest request, string secret, DateTimeOffset now, string id)
    {
        try
        {
            using var xml = Reader(request.Body);
            var document = XDocument.Load(xml, LoadOptions.PreserveWhitespace);
            var organization = document.Descendants(Namespace + "OrganizationId").FirstOrDefault()
                ?? throw new ArgumentException("the body must be an outbound message with an OrganizationId", nameof(request));
            organization.Value = secret;
            return request with { Body = Encoding.UTF8.GetBytes(document.ToString(SaveOptions.DisableFormatting)) };
        }
        catch (XmlException wrong)
        {
            throw new ArgumentException($"the body must be an outbound message: {wrong.Message}", nameof(request), wrong);
        }
    }

    /// <summary>
    /// The first 15 characters, which name the organization by themselves; the other three make up for letters whose case was lost.
    /// </summary>
    private static string? Id(string text)
    {
        text = text.Trim();
        return text.Length is IdLength or IdLength + 3 && text.All(char.IsAsciiLetterOrDigit) ? text[..IdLength] : null;
    }

    private static XmlReader Reader(ReadOnlyMemory<byte> body) => XmlReader.Create(
        new MemoryStream(body.ToArray(), writable: false),
        new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true });
}
