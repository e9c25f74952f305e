using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Config.Templates;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Outbound;

namespace GtmFunctions.Pipeline.Deliver.Connectors;

/// <summary>Asks an API what must be known before an action's call.</summary>
internal sealed class Lookups(
    OutboundClient outbound,
    OutboundCall call,
    ConnectorAction action,
    string start,
    KeyValuePair<string, string>? credentials,
    CallSettings settings,
    TimeProvider time)
{
    private readonly OutboundCall _asked = Asking(call);

    /// <summary>A call with those rules only that hold for a question too: the others are about the answer to the action itself.</summary>
    public static OutboundCall Asking(OutboundCall call) => call with
    {
        Connector = call.Connector with
        {
            Answers = [.. call.Connector.Answers.Where(rule => rule.Is is AnswerKind.Retry or AnswerKind.Misconfigured)],
        },
    };

    /// <summary>Makes the lookups of this try, in order, and puts what they find into <c>found</c> of the values.</summary>
    /// <returns>The answer when a lookup settles the matter: the thing is done, cannot be done, or the API did not answer.</returns>
    /// <exception cref="UnsentException">A template cannot be rendered.</exception>
    public async Task<Answer?> RunAsync(JsonObject values, CancellationToken cancellationToken)
    {
        var kept = KeptFields.Named(action, values);
        values["asked"] = new JsonArray([.. kept.Select(field => JsonValue.Create(field))]);
        foreach (var lookup in action.Lookups)
        {
            if (lookup.ForWhenEmpty && kept.Count == 0)
                continue;
            if (lookup.OnRetry && call.Attempt == 1 && !call.MayHaveBeenSent)
                continue;

            var answer = await AskAsync(lookup, values, cancellationToken);
            if (answer is not null)
                return answer;
        }

        return null;
    }

    private async Task<Answer?> AskAsync(ConnectorLookup lookup, JsonObject values, CancellationToken cancellationToken)
    {
        var request = new OutboundRequest(lookup.Method, CallAddress.Of(start, lookup.Path, values, settings))
        {
            Headers = CallHeaders.OfLookup(call, action, credentials, values, settings),
            Body = lookup.Body is { } body ? CallBody.Encode(settings.Render(body, values)) : default,
        };
        var result = await outbound.SendAsync(request, ConnectorClient.Rules(call), cancellationToken);
        var answer = AnswerReader.Read(_asked, action, request.Url, result, settings.Secrets, time.GetUtcNow());
        if (answer.Kind != AnswerKind.Delivered)
            return AsLookup(answer, lookup);

        var isEmpty = answer.Status == 204;
        var json = ResponseJson.Parse(((OutboundResponse)result).Text);
        if (json is null && !isEmpty)
            return AsLookup(answer with { Kind = AnswerKind.Retry, Reason = $"{answer.Reason} with something that is not JSON" }, lookup);

        var found = Path(lookup, values).Read(json);
        if (found is null && lookup.Missing is { } missing && Text(missing, values) is { Length: > 0 } why)
            return answer with { Kind = AnswerKind.Refused, Reason = why, ExternalId = null };
        if (found is not null && lookup.Done)
            return answer with { Reason = $"already done: the lookup '{lookup.Name}' found it", ExternalId = FieldText.Of(found) };

        values["found"]![lookup.Name] = found?.DeepClone();
        return null;
    }

    private FieldPath Path(ConnectorLookup lookup, JsonObject values)
    {
        var text = Text(lookup.Value, values);
        try
        {
            return FieldPath.Parse(text);
        }
        catch (FormatException wrong)
        {
            throw UnsentException.Refused($"the lookup '{lookup.Name}': {settings.Secrets.Redact(wrong.Message)}");
        }
    }

    private string Text(Template template, JsonObject values) =>
        settings.Secrets.Redact(FieldText.Of(settings.Render(template, values)) ?? "");

    // A lookup changes nothing, so one without an answer is known not to have done anything
    private static Answer AsLookup(Answer answer, ConnectorLookup lookup) => answer with
    {
        Kind = answer.Kind == AnswerKind.Unknown ? AnswerKind.Retry : answer.Kind,
        Reason = $"the lookup '{lookup.Name}': {answer.Reason}",
    };
}
