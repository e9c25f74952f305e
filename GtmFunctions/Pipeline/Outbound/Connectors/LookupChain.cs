using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>What came of a look-up.</summary>
/// <param name="Answer">
/// What came of its last call; <see cref="AnswerKind.Delivered"/> where all were answered, also with nothing found.
/// </param>
/// <param name="Found">What each call found, by its name.</param>
/// <param name="IsFound">Whether the first call found anything.</param>
/// <param name="Gives">The canonical fields that the look-up gives by itself, by their paths.</param>
internal sealed record LookedUp(Answer Answer, JsonObject Found, bool IsFound, JsonObject Gives);

/// <summary>Asks an API by a small chain of calls, each of which sees what those before it found.</summary>
internal sealed class LookupChain(
    OutboundClient outbound,
    OutboundCall call,
    ConnectorEnrichment asked,
    string start,
    KeyValuePair<string, string>? credentials,
    CallSettings settings,
    TimeProvider time)
{
    // Somebody's record of a company is larger than an acknowledgement
    private const int MaxAnswerBytes = 1 << 20;

    private readonly ConnectorAction _action = new() { Name = asked.Name, Class = ActionClass.Send, Headers = asked.Headers };

    private readonly OutboundCall _call = ActionLookups.Asking(call);

    /// <summary>Makes the calls.</summary>
    /// <exception cref="UnsentException">A template cannot be rendered.</exception>
    public async Task<LookedUp> RunAsync(CallValues values, CancellationToken cancellationToken)
    {
        var found = values.Found;
        var last = new Answer { Kind = AnswerKind.Delivered, Reason = "answered" };
        foreach (var lookup in asked.Calls)
        {
            if (lookup.Needs is { } needs && string.IsNullOrEmpty(values.Text(needs)))
                continue;
            (var answer, found[lookup.Name]) = await CallAsync(lookup, values, cancellationToken);
            last = answer with { Duration = last.Duration + answer.Duration };
            if (answer.Kind != AnswerKind.Delivered)
                return new LookedUp(last, found, IsFound: false, []);
        }

        return new LookedUp(last, found, found[asked.Calls[0].Name] is not null, Gives(values));
    }

    private async Task<(Answer Answer, JsonNode? Value)> CallAsync(
        ConnectorLookup lookup, CallValues values, CancellationToken cancellationToken)
    {
        var request = new OutboundRequest(lookup.Method, CallAddress.Create(start, lookup.Path, values, settings))
        {
            Headers = CallHeaders.OfLookup(call, _action, credentials, values, settings),
            Body = lookup.Body is { } body ? Encoded(settings.RenderBody(body, values)) : default,
        };
        var rules = ConnectorClient.Rules(call) with { MaxResponseBytes = MaxAnswerBytes };
        var result = await outbound.SendAsync(request, rules, cancellationToken);
        var answer = AnswerReader.Read(_call, _action, request.Url, result, settings.Secrets, time.GetUtcNow());
        if (KnowsNothing(lookup, result) && answer.Kind is AnswerKind.Refused or AnswerKind.Delivered)
            return (answer with { Kind = AnswerKind.Delivered, Reason = $"answered {answer.Status}: it knows nothing" }, null);
        if (answer.Kind != AnswerKind.Delivered)
            return (answer, null);

        var response = (OutboundResponse)result;
        if (response.Truncated)
            return (answer with { Kind = AnswerKind.Refused, Reason = $"its answer is longer than {MaxAnswerBytes} bytes" }, null);
        return ResponseJson.Parse(response.Text) is { } json
            ? (answer, Texts.Map(Value(lookup, values, json), settings.Secrets.Redact))
            : (answer with { Kind = AnswerKind.Retry, Reason = "its answer is no JSON" }, null);
    }

    private static bool KnowsNothing(ConnectorLookup lookup, OutboundResult result) => result is OutboundResponse response
        && (response.Status is 404 or 204
            || (response.Status is >= 200 and < 300
                && FieldText.From(lookup.Known?.Read(ResponseJson.Parse(response.Text))) == "false"));

    private static ReadOnlyMemory<byte> Encoded(JsonNode body) => body is JsonValue text && text.TryGetValue<string>(out var written)
        ? System.Text.Encoding.UTF8.GetBytes(written)
        : CallBody.Encode(body);

    private JsonNode? Value(ConnectorLookup lookup, CallValues values, JsonNode json)
    {
        try
        {
            return lookup.Value!.Path(template => FieldText.From(settings.Render(template, values)) ?? "").Read(json);
        }
        catch (FormatException wrong)
        {
            throw UnsentException.Refused($"the look-up '{lookup.Name}': {settings.Secrets.Redact(wrong.Message)}");
        }
    }

    private JsonObject Gives(CallValues values)
    {
        var gives = new JsonObject();
        if (asked.Gives is { } template)
            settings.Render(template, values).AsObject().MoveInto(gives);
        foreach (var (field, value) in gives.ToArray())
        {
            if (FieldText.From(value) is not { Length: > 0 } text)
                gives.Remove(field);
            else if (Typed(text) is { } typed)
                gives[field] = typed;
        }

        return gives;
    }

    // A template writes text, and an API may write numbers as text: conditions are to read them as what they are
    private static JsonValue? Typed(string text) => text switch
    {
        "true" => JsonValue.Create(true),
        "false" => JsonValue.Create(false),
        _ when long.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) && $"{number}" == text =>
            JsonValue.Create(number),
        _ => null,
    };
}
