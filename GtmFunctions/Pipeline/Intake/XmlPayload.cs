using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Intake.Bodies;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Intake;

/// <summary>
/// XML as JSON: elements by their local names, repeated ones as an array, attributes as <c>@name</c>, text as it stands, and null for
/// <c>xsi:nil</c>. The root's own name is left out.
/// </summary>
internal static partial class XmlPayload
{
    private const int PrologBytes = 200;
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";

    /// <summary>Parses XML. A document type is refused: it could name files and addresses, or grow without bound.</summary>
    /// <param name="body">The bytes.</param>
    /// <param name="charset">The charset that the request declares; it counts for more than the prolog's (RFC 7303, section 3).</param>
    /// <exception cref="UnprocessableException">
    /// The bytes are no XML, nest deeper as JSON than <see cref="JsonDepth.Payload"/>, or have a document type.
    /// </exception>
    public static JsonNode Parse(ReadOnlyMemory<byte> body, string? charset)
    {
        try
        {
            using var text = new StringReader(Encoding.UTF8.GetString(BodyText.AsUtf8(body, charset ?? PrologCharset(body.Span)).Span));
            using var reader = XmlReader.Create(
                text,
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = 64 << 20 });
            return Node(XDocument.Load(reader).Root!, depth: 1) ?? new JsonObject();
        }
        catch (XmlException error)
        {
            throw new UnprocessableException($"The body is no XML that we read: {error.Message}");
        }
    }

    // Not left to the reader, which knows few encodings
    private static string? PrologCharset(ReadOnlySpan<byte> body)
    {
        var start = Encoding.ASCII.GetString(body[..Math.Min(body.Length, PrologBytes)]);
        return Prolog().Match(start) is { Success: true } prolog ? prolog.Groups["charset"].Value : null;
    }

    [GeneratedRegex("""\A\s*<\?xml[^>]*encoding=["'](?<charset>[A-Za-z0-9._-]{1,40})["']""", RegexOptions.None, RegexTimeout.Milliseconds)]
    private static partial Regex Prolog();

    private static JsonNode? Node(XElement element, int depth)
    {
        if (element.Attribute(XName.Get("nil", SchemaInstance))?.Value is "true" or "1")
            return null;

        var fields = new JsonObject();
        foreach (var attribute in element.Attributes().Where(a => !a.IsNamespaceDeclaration))
            fields[$"@{attribute.Name.LocalName}"] = attribute.Value;
        if (!element.HasElements && fields.Count == 0)
            return element.Value;

        // Text adds no level, this object does, and so does the list of elements that are repeated
        if (depth > JsonDepth.Payload)
            throw PayloadBody.TooDeep("XML");
        if (!element.HasElements)
            fields["#text"] = element.Value;
        foreach (var children in element.Elements().GroupBy(child => child.Name.LocalName))
        {
            // A Salesforce session id is a live credential: it is never kept.
            if (children.Key == "SessionId")
                continue;
            XElement[] elements = [.. children];
            var below = elements.Length == 1 ? depth + 1 : depth + 2;
            if (below > JsonDepth.Payload + 1)
                throw PayloadBody.TooDeep("XML");
            JsonNode?[] values = [.. elements.Select(child => Node(child, below))];
            fields[children.Key] = values is [var only] ? only : new JsonArray(values);
        }

        return fields;
    }
}
