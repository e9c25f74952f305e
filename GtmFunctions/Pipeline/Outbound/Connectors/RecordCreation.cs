using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Catalog;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>What came of making a record.</summary>
/// <param name="Answer">The answer; <see cref="AnswerKind.Delivered"/> where the record is there now.</param>
/// <param name="Id">The record's id, where the answer says.</param>
/// <param name="Existed">Whether the API says that it was there.</param>
internal sealed record CreatedRecord(Answer Answer, JsonNode? Id, bool Existed);

/// <summary>Makes the record that a lookup did not find.</summary>
internal sealed class RecordCreation(
    OutboundClient outbound,
    OutboundCall call,
    ConnectorAction action,
    string start,
    KeyValuePair<string, string>? credentials,
    CallSettings settings,
    TimeProvider time)
{
    private const char Separator = '~';

    /// <summary>Whether the document lets an action make records: unless it says <c>with: { create: no }</c>.</summary>
    public static bool IsAllowed(CallValues values) =>
        FieldText.From(values.Said?["create"]) is not ("no" or "false");

    /// <summary>The call that makes a record, with an idempotency key of its own: the action's, and the step's name.</summary>
    public static OutboundCall CallFor(OutboundCall call, ConnectorLookup lookup)
    {
        var asked = ActionLookups.Asking(call);
        return asked with
        {
            ActionId = $"{call.ActionId}{Separator}{lookup.Name}",
            Template = null,
            Connector = asked.Connector with { Answers = [.. lookup.Create!.Answers, .. asked.Connector.Answers] },
        };
    }

    /// <summary>What making a record is as an action.</summary>
    public static ConnectorAction ActionFor(ConnectorAction action, ConnectorLookup lookup) => new()
    {
        Name = $"{action.Name}: {lookup.Name}",
        Class = ActionClass.Upsert,
        Method = lookup.Create!.Method,
        Path = lookup.Create.Path,
        Headers = action.Headers,
        ContentType = action.ContentType,
        Body = lookup.Create.Body,
    };

    /// <summary>Makes the record.</summary>
    /// <exception cref="UnsentException">A template cannot be rendered.</exception>
    public async Task<CreatedRecord> MakeAsync(ConnectorLookup lookup, CallValues values, CancellationToken cancellationToken)
    {
        var create = lookup.Create!;
        var own = CallFor(call, lookup);
        var making = ActionFor(action, lookup);
        var body = CallBody.Create(own, making, values, settings);
        var request = new OutboundRequest(create.Method, CallAddress.Create(start, create.Path, values, settings))
        {
            Headers = CallHeaders.Create(own, making, body, credentials, values, settings, time.GetUtcNow()),
            Body = body.Bytes,
        };
        var result = await outbound.SendAsync(request, ConnectorClient.RecordRules(own), cancellationToken);
        var answer = AnswerReader.Read(own, making, request.Url, result, settings.Secrets, time.GetUtcNow());
        if (result is OutboundResponse response && create.Exists is { } exists && ExistingId(exists, response) is (true, var known))
            return new CreatedRecord(answer with { Kind = AnswerKind.Delivered }, known, Existed: true);
        var given = create.GivenId is { } template ? settings.Render(template, values) : null;
        var id = answer.Kind == AnswerKind.Delivered ? given ?? Id(create.Id, Json(result)) : null;
        return new CreatedRecord(answer, id, Existed: false);
    }

    private (bool Exists, JsonNode? Id) ExistingId(RecordExists exists, OutboundResponse response)
    {
        var json = Json(response);
        if (AnswerMatch.First([exists.Rule], response.Status, response.Text, json) is null)
            return (false, null);
        var inText = exists.Pattern?.Match(response.Text) is { Success: true } match ? Shown(match.Groups[1].Value) : null;
        return (true, Id(exists.Id, json) ?? inText);
    }

    private JsonNode? Id(IReadOnlyList<FieldPath> paths, JsonNode? json) =>
        paths.Select(path => path.Read(json)).FirstOrDefault(id => !string.IsNullOrEmpty(FieldText.From(id))) is { } found
            ? found.GetValueKind() == JsonValueKind.Number ? found : Shown(FieldText.From(found)!)
            : null;

    private JsonValue Shown(string id) => JsonValue.Create(settings.Secrets.Redact(id));

    private static JsonNode? Json(OutboundResult result) =>
        result is OutboundResponse { Truncated: false } response ? ResponseJson.Parse(response.Text) : null;
}
