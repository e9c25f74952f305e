using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>The body of a call.</summary>
/// <param name="Bytes">What is sent, to the byte.</param>
/// <param name="ContentType">Its media type.</param>
/// <param name="Notes">What was cut to make it fit.</param>
internal sealed record CallBody(ReadOnlyMemory<byte> Bytes, string ContentType, IReadOnlyList<string> Notes)
{
    private static readonly JsonSerializerOptions Written =
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = JsonDepth.Own };

    /// <summary>
    /// Makes the body: the workflow's template where there is one, laid over or put into the connector's own; else the connector's own;
    /// else the canonical event.
    /// </summary>
    /// <exception cref="UnsentException">A template cannot be rendered, or the body is longer than the API takes.</exception>
    public static CallBody Create(OutboundCall call, ConnectorAction action, CallValues values, CallSettings settings)
    {
        var escaping = call.Destination.Escape ?? call.Connector.Escape;
        var content = escaping.Resolve(Content(call, action, values, settings, escaping.Rule));
        IReadOnlyList<string> notes =
        [
            .. KeptFields.Apply(content, action, values), .. MessageCaps.Apply(content, action.Caps, escaping.Rule),
        ];
        if (action is { CutsWhenTooLong: true, MaxBytes: { } most })
            notes = [.. notes, .. BodyFit.Apply(content, most, escaping.Rule)];
        var body = action.Body is null && call.Template is not null && content.GetValueKind() == JsonValueKind.String
            ? OfText(content.GetValue<string>(), action, notes)
            : new CallBody(Encode(content), action.ContentType, notes);
        return body.Bytes.Length <= (action.MaxBytes ?? int.MaxValue)
            ? body
            : throw UnsentException.Refused($"the message has {body.Bytes.Length} bytes; {call.Connector.Title} takes {action.MaxBytes}");
    }

    /// <summary>JSON as it is sent.</summary>
    public static ReadOnlyMemory<byte> Encode(JsonNode content) => Encoding.UTF8.GetBytes(content.ToJsonString(Written));

    private static JsonNode Content(
        OutboundCall call, ConnectorAction action, CallValues values, CallSettings settings, EscapeRule rule)
    {
        var rendered = call.Template is not { } template ? null
            : action.Body is null ? settings.RenderBody(template, values, rule)
            : settings.RenderMessage(template, values, rule);
        if (action.Body is null)
            return rendered ?? CanonicalBody.Create(call.Event, values);

        var isText = rendered?.GetValueKind() == JsonValueKind.String;
        if (rendered is not null && !isText && action.Into is null)
            return rendered;

        var said = isText ? rendered
            : rendered is null && action.Text is { } text ? settings.RenderMessage(text, values, rule) : null;
        var own = settings.RenderMessage(action.Body, values.With(Template.RenderedText, said), rule);
        RemoveBlanks(own, action.Into is null ? own : KeptFields.Target(own, action));
        if (rendered is JsonObject over)
            Lay(over, own, action);
        return own;
    }

    // A template of an operations person wins over the connector's own entry of that name
    private static void Lay(JsonObject over, JsonNode own, ConnectorAction action)
    {
        if (KeptFields.Target(own, action) is not { } entries)
            throw UnsentException.Refused($"the action '{action.Name}' takes a template that renders to an object");
        over.MoveInto(entries);
    }

    private static CallBody OfText(string text, ConnectorAction action, IReadOnlyList<string> notes)
    {
        var isJson = ResponseJson.Parse(text) is not null;
        return new CallBody(Encoding.UTF8.GetBytes(text), isJson ? action.ContentType : "text/plain; charset=utf-8", notes);
    }

    /// <summary>Takes out empty texts, and nulls.</summary>
    /// <param name="node">Where.</param>
    /// <param name="stays">What stays although nothing is left in it.</param>
    /// <remarks>What has nothing left in it is left out too: an API takes a name without a part as the order to empty it.</remarks>
    internal static void RemoveBlanks(JsonNode node, JsonNode? stays)
    {
        if (node is JsonObject entries)
        {
            foreach (var (name, value) in entries.ToArray())
            {
                if (IsBlank(value, stays))
                    entries.Remove(name);
            }
        }
        else if (node is JsonArray items)
        {
            items.RemoveAll(item => IsBlank(item, stays));
        }
    }

    private static bool IsBlank(JsonNode? node, JsonNode? stays)
    {
        if (node is null or JsonValue)
            return node is null || (node.GetValueKind() == JsonValueKind.String && node.GetValue<string>().Length == 0);
        if (Count(node) == 0)
            return false;
        RemoveBlanks(node, stays);
        return Count(node) == 0 && !ReferenceEquals(node, stays);
    }

    private static int Count(JsonNode node) => node is JsonArray items ? items.Count : node.AsObject().Count;
}
