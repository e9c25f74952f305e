using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>What the templates of one try of a call can name.</summary>
/// <param name="Fields">All of it: the event and what was decided about it, and over these what the call adds.</param>
/// <param name="Found">What its steps found or made so far, by their names: <c>found</c>.</param>
internal sealed record CallValues(FieldScope Fields, JsonObject Found)
{
    /// <summary>What a workflow says under <c>with</c>.</summary>
    public JsonObject? Said => Fields.Find("with") as JsonObject;

    /// <summary>The values of a call as it begins: with <c>action</c>, the link where its template reads it, and nothing found.</summary>
    /// <exception cref="UnsentException">The link cannot be made.</exception>
    public static CallValues Create(OutboundCall call, CallSettings settings)
    {
        var found = new JsonObject();
        var fields = call.Values
            .With("action", new JsonObject { ["id"] = call.ActionId, ["attempt"] = call.Attempt })
            .With("found", found);
        if (call.Link is { Fault: { } fault } broken)
            throw UnsentException.Misconfigured(broken.Setting, fault);
        if (call.Link is { } link)
        {
            settings.Secrets.HideAddress(link.Url);
            var terms = fields.Find("acknowledge")!.DeepClone();
            terms["url"] = settings.IsDraft ? "[acknowledge.url]" : link.Url;
            fields = fields.With("acknowledge", terms);
        }

        return new CallValues(fields, found);
    }

    /// <summary>The node at a path, or <see langword="null"/>.</summary>
    public JsonNode? Read(FieldPath path) => Fields.Read(path);

    /// <summary>What a path reads as, or <see langword="null"/>.</summary>
    public string? Text(FieldPath path) => FieldText.From(Fields.Read(path));

    /// <summary>The same with the fields that are to be asked for: <c>asked</c>.</summary>
    public CallValues Asking(IEnumerable<string> fields) =>
        this with { Fields = Fields.With("asked", TextArray.Of(fields)) };

    /// <summary>The same with a name laid over the others.</summary>
    public CallValues With(string name, JsonNode? node) => this with { Fields = Fields.With(name, node) };
}
