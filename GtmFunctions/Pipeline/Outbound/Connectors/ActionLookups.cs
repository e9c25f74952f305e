using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Templates;
using GtmFunctions.Pipeline.Storage.Deliver;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>Asks an API what must be known before an action's call, and makes what must be there.</summary>
internal sealed class ActionLookups(
    OutboundClient outbound,
    OutboundCall call,
    ConnectorAction action,
    string start,
    KeyValuePair<string, string>? credentials,
    CallSettings settings,
    TimeProvider time)
{
    private readonly OutboundCall _asked = Asking(call);
    private readonly RecordedSteps _steps = call.Steps ?? new RecordedSteps([]);
    private readonly RecordCreation _creation = new(outbound, call, action, start, credentials, settings, time);

    /// <summary>A call with those rules only that hold for a question too: the others are about the answer to the action itself.</summary>
    public static OutboundCall Asking(OutboundCall call) => call with
    {
        Connector = call.Connector with
        {
            Answers = [.. call.Connector.Answers.Where(rule => rule.Is is AnswerKind.Retry or AnswerKind.Misconfigured)],
        },
    };

    /// <summary>Whether a lookup is made although nobody knows yet what those before it find.</summary>
    public static bool IsDue(ConnectorLookup lookup, OutboundCall call, bool asksForFields) =>
        (asksForFields || !lookup.ForWhenEmpty) && (!lookup.OnRetry || call.Attempt > 1 || call.MayHaveBeenSent);

    /// <summary>Whether a lookup has what it needs, and is needed, by what is found so far.</summary>
    public static bool IsWanted(ConnectorLookup lookup, CallValues values) =>
        (lookup.Needs is not { } needs || !string.IsNullOrEmpty(values.Text(needs)))
        && (lookup.Unless is not { } unless || string.IsNullOrEmpty(values.Text(unless)));

    /// <summary>Makes the lookups of this try, in order, and puts what they find or make into <c>found</c> of the values.</summary>
    /// <returns>The answer when a lookup settles the matter: the thing is done, cannot be done, or the API did not answer.</returns>
    /// <exception cref="UnsentException">A template cannot be rendered.</exception>
    public async Task<Answer?> RunAsync(CallValues values, CancellationToken cancellationToken)
    {
        var kept = KeptFields.Named(action, values.Fields);
        foreach (var lookup in action.Lookups.Where(lookup => IsDue(lookup, call, kept.Count > 0)))
        {
            if (!IsWanted(lookup, values))
                continue;
            var answer = await FindOrMakeAsync(lookup, values, cancellationToken);
            if (answer is not null)
                return answer;
        }

        return null;
    }

    private async Task<Answer?> FindOrMakeAsync(ConnectorLookup lookup, CallValues values, CancellationToken cancellationToken)
    {
        var made = _steps.Find(lookup.Name);
        if (made is { Id: { } known })
        {
            values.Found[lookup.Name] = known.Own();
            return null;
        }

        var (answer, found) = await CallAsync(lookup, values, cancellationToken);
        if (answer is { Kind: not AnswerKind.Delivered })
            return answer;
        if (found is not null && lookup.Done)
            return answer! with { Reason = $"already done: the lookup '{lookup.Name}' found it", ExternalId = FieldText.From(found) };
        if (found is null && made is not null)
        {
            var when = $"made by an earlier try ({made.At:u})";
            return NotFoundYet(lookup, answer!, $"{when}, but its id is not known and the API does not find it yet");
        }

        if (found is null && lookup.Create is not null && RecordCreation.IsAllowed(values))
            return await MakeAsync(lookup, values, cancellationToken);
        if (found is null && lookup.Missing is { } missing && Text(missing, values) is { Length: > 0 } why)
            return (answer ?? NothingAsked) with { Kind = AnswerKind.Refused, Reason = why, ExternalId = null };
        values.Found[lookup.Name] = found;
        return null;
    }

    private static readonly Answer NothingAsked = new() { Kind = AnswerKind.Delivered, Reason = "nothing was asked" };

    // What the API does not find although it says that it is there is found later: its lookups lag behind its writes
    private async Task<Answer?> MakeAsync(ConnectorLookup lookup, CallValues values, CancellationToken cancellationToken)
    {
        var made = await _creation.MakeAsync(lookup, values, cancellationToken);
        if (made.Answer.Kind != AnswerKind.Delivered)
            return made.Answer with { Reason = $"making '{lookup.Name}': {made.Answer.Reason}" };
        if (made.Id is not null || !made.Existed)
            await _steps.AddAsync(new ActionStep(lookup.Name, made.Id, made.Existed, time.GetUtcNow()), cancellationToken);
        if (made.Id is { } id)
        {
            values.Found[lookup.Name] = id.Own();
            return null;
        }

        var (answer, found) = await CallAsync(lookup, values, cancellationToken);
        if (answer is { Kind: not AnswerKind.Delivered })
            return answer;
        values.Found[lookup.Name] = found;
        var why = made.Existed
            ? "the API says that it is there, but does not find it yet"
            : "made, but its answer has no id, and the API does not find it yet";
        return found is null ? NotFoundYet(lookup, made.Answer, why) : null;
    }

    private static Answer NotFoundYet(ConnectorLookup lookup, Answer answer, string why) =>
        answer with { Kind = AnswerKind.Retry, Reason = $"'{lookup.Name}': {why}", ExternalId = null };

    // No answer where there is nothing to ask
    private async Task<(Answer? Answer, JsonNode? Found)> CallAsync(
        ConnectorLookup lookup, CallValues values, CancellationToken cancellationToken)
    {
        if (lookup.Path is null)
            return (null, null);
        var request = new OutboundRequest(lookup.Method, CallAddress.Create(start, lookup.Path, values, settings))
        {
            Headers = CallHeaders.OfLookup(call, action, credentials, values, settings),
            Body = lookup.Body is { } body ? CallBody.Encode(settings.Render(body, values)) : default,
        };
        var result = await outbound.SendAsync(request, ConnectorClient.RecordRules(call), cancellationToken);
        var answer = AnswerReader.Read(_asked, action, request.Url, result, settings.Secrets, time.GetUtcNow());
        var isEmpty = answer.Status is { } status && (status == 204 || lookup.Nothing.Any(range => range.Contains(status)));
        if (isEmpty)
            return (answer with { Kind = AnswerKind.Delivered, Reason = $"the lookup '{lookup.Name}' found nothing" }, null);
        if (answer.Kind != AnswerKind.Delivered)
            return (AsLookup(answer, lookup), null);

        if (ResponseJson.Parse(((OutboundResponse)result).Text) is { } json)
            return (answer, Value(lookup, values, json));
        var odd = answer with { Kind = AnswerKind.Retry, Reason = $"{answer.Reason} with something that is not JSON" };
        return (AsLookup(odd, lookup), null);
    }

    private JsonNode? Value(ConnectorLookup lookup, CallValues values, JsonNode json)
    {
        var value = Path(lookup, values).Read(json);
        return lookup.EqualTo is not { } other || FieldText.From(value) == Text(other, values) ? value?.Own() : null;
    }

    private FieldPath Path(ConnectorLookup lookup, CallValues values)
    {
        try
        {
            return lookup.Value!.Path(template => Text(template, values));
        }
        catch (FormatException wrong)
        {
            throw UnsentException.Refused($"the lookup '{lookup.Name}': {settings.Secrets.Redact(wrong.Message)}");
        }
    }

    private string Text(Template template, CallValues values) =>
        settings.Secrets.Redact(FieldText.From(settings.Render(template, values)) ?? "");

    // A lookup changes nothing, so one without an answer is known not to have done anything
    private static Answer AsLookup(Answer answer, ConnectorLookup lookup) => answer with
    {
        Kind = answer.Kind == AnswerKind.Unknown ? AnswerKind.Retry : answer.Kind,
        Reason = $"the lookup '{lookup.Name}': {answer.Reason}",
    };
}
