using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Signing;

/// <summary>
/// Takes named texts from where a definition says they are: headers, the query, or the JSON body, which is parsed once and only if it is
/// asked for.
/// </summary>
internal sealed class RequestReading(SignedRequest request, SignaturePosition position)
{
    private readonly Lazy<JsonNode?> _body = new(() => UntrustedJson.Parse(request.Body.Span));

    /// <summary>The first of these names that has a value that is not empty, or <see langword="null"/>.</summary>
    public string? First(IReadOnlyList<string> names)
    {
        foreach (var name in names)
        {
            if (One(name) is { Length: > 0 } value)
                return value;
        }

        return null;
    }

    /// <summary>What to call a name here, in a refusal.</summary>
    public string Called(string name) => position switch
    {
        SignaturePosition.Query => $"the query parameter {name}",
        SignaturePosition.Body => $"the field {name} of the body",
        _ => $"the header {name}",
    };

    private string? One(string name) => position switch
    {
        SignaturePosition.Query => request.Query(name),
        SignaturePosition.Body => UntrustedJson.Text(_body.Value, FieldPath.Parse(name)),
        _ => request.Header(name)?.Trim(),
    };
}
