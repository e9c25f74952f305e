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
    public static CallBody Create(OutboundCall call, ConnectorAction action, JsonObject values, CallSettings settings)
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
        OutboundCall call, ConnectorAction action, JsonObject values, CallSettings settings, EscapeRule rule)
    {
        var rendered = call.Template is not { } template ? null
            : action.Body is null ? settings.RenderBody(template, values, rule)
            : settings.RenderMessage(template, values, rule);
        if (action.Body is null)
            return rendered ?? CanonicalBody.Create(call.Event, values);

        var isText = rendered?.GetValueKind() == JsonValueKind.String;
        if (rendered is not null && !isText && action.Into is null)
            return rendered;

        values[Template.RenderedText] = isText ? rendered
            : rendered is null && action.Text is { } text ? settings.RenderMessage(text, values, rule) : null;
        var whole = settings.RenderMessage(action.Body, values, rule);
        var own = WithoutBlanks(whole, action.Into is null ? whole : KeptFields.Target(whole, action))!;
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

    // What has nothing left in it is left out too: an API takes a name without a part as the order to empty it
    private static JsonNode? WithoutBlanks(JsonNode? node, JsonNode? stays) => node switch
    {
        JsonObject entries => Emptied(entries, stays, entries.Count, new JsonObject(entries
            .Select(entry => KeyValuePair.Create(entry.Key, WithoutBlanks(entry.Value, stays)))
            .Where(entry => entry.Value is not null))),
        JsonArray items => Emptied(
            items, stays, items.Count,
            new JsonArray([.. items.Select(item => WithoutBlanks(item, stays)).Where(item => item is not null)])),
        JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length == 0 => null,
        _ => node?.DeepClone(),
    };

    private static JsonNode? Emptied(JsonNode from, JsonNode? stays, int before, JsonNode left)
    {
        var after = left is JsonObject entries ? entries.Count : left.AsArray().Count;
        return before > 0 && after == 0 && !ReferenceEquals(from, stays) && from.Parent is not null ? null : left;
    }
}
