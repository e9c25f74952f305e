using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>
/// The JSON of a poison message: the message itself and, in <c>deadLetter</c>, what happened to it. Stages pass over that property, so a
/// person may move the message back by hand in any storage browser. Bytes that are no JSON object are under <c>bytes</c> in base64.
/// </summary>
internal static class PoisonMessage
{
    private const string Mark = "deadLetter";
    private const int MostCharacters = 16_000;
    private const int MostBesideAPointer = 4_000;

    /// <summary>What the mark of a poison message says of it.</summary>
    /// <param name="Id">The dead letter's id.</param>
    /// <param name="Run">The nonce of the replay in which it died; empty for the first run.</param>
    public sealed record Marked(string Id, string Run);

    /// <summary>The poison message of a record.</summary>
    public static byte[] Write(DeadLetterRecord record)
    {
        var message = LetterText.Shown(record);
        message[Mark] = MarkOf(record, MostCharacters);
        return JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.JsonObject);
    }

    /// <summary>What a person is told in the queue itself, where the message is too long for it and is in a blob.</summary>
    public static JsonObject MarkFor(DeadLetterRecord record) => new() { [Mark] = MarkOf(record, MostBesideAPointer) };

    /// <summary>The mark; <see langword="null"/> where the message has none of ours, such as the Functions host's own copies.</summary>
    public static Marked? MarkOf(BinaryData message) =>
        MarkIn(Parse(message)) is { Id: { } id } mark && DeadLetterRecords.IsId(id)
            ? new Marked(id, mark.Run ?? "")
            : null;

    /// <summary>The record that a marked message describes, for a table that lost its row or part of it.</summary>
    public static DeadLetterRecord Recover(BinaryData message, string queue)
    {
        var json = Parse(message)!;
        var mark = MarkIn(json)!;
        json.Remove(Mark);
        var (form, body) = Enum.TryParse<LetterForm>(mark.Form, out var named) && named != LetterForm.Message
            ? (named, new JsonObject { ["bytes"] = json.Deserialize(LetterJson.Default.LetterBytes)!.Bytes ?? "" }.ToJsonString())
            : (LetterForm.Message, json.ToJsonString(PipelineJson.Readable.Options));
        return new DeadLetterRecord
        {
            Id = mark.Id!,
            Run = mark.Run ?? "",
            Queue = queue,
            Key = mark.Key ?? "",
            TraceId = mark.Trace?.Split('/')[^1] ?? "",
            Reason = mark.Reason ?? "",
            Answer = mark.Answer,
            Status = int.TryParse(mark.Status, CultureInfo.InvariantCulture, out var status) ? status : null,
            FailedAt = DateTimeOffset.TryParse(mark.FailedAt, CultureInfo.InvariantCulture, out var at) ? at : default,
            Attempts = long.TryParse(mark.Attempts, CultureInfo.InvariantCulture, out var attempts) ? attempts : 0,
            Form = form,
            Body = body,
        };
    }

    /// <summary>
    /// What to put back on the queue: a message of its stage with the replay's nonce, and an action from its first try on; bytes that no
    /// stage could read as they are.
    /// </summary>
    /// <param name="record">The dead letter.</param>
    /// <param name="nonce">The replay's nonce.</param>
    /// <param name="job">The replay of many that it belongs to; none where it was asked for alone.</param>
    /// <param name="configuration">The version that decides from now on; the message's own where none is named.</param>
    /// <param name="rerun">What its event is told to leave out, if anything.</param>
    public static byte[] ForReplay(
        DeadLetterRecord record, string nonce, string? job = null, string? configuration = null, Rerun? rerun = null)
    {
        if (record.Form != LetterForm.Message || Parse(record.Body) is not { } message)
            return record.Bytes();
        message["replay"] = nonce;
        message.Remove("job");
        if (job is not null)
            message["job"] = job;
        if (configuration is not null && message.ContainsKey("configuration"))
            message["configuration"] = configuration;
        if (rerun is not null)
            message["rerun"] = JsonSerializer.SerializeToNode(rerun, PipelineJson.Readable.Rerun);
        if (message.ContainsKey("attempt"))
            message["attempt"] = 1;
        return JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.JsonObject);
    }

    private static JsonObject MarkOf(DeadLetterRecord record, int mostCharacters) => new()
    {
        ["id"] = record.Id,
        ["run"] = record.Run,
        ["form"] = record.Form.ToString(),
        ["queue"] = record.Queue,
        ["key"] = record.Key,
        ["reason"] = BoundedText.Cut(record.Reason, mostCharacters),
        ["status"] = record.Status,
        ["answer"] = record.Answer is { } answer ? BoundedText.Cut(answer, mostCharacters) : null,
        ["failedAt"] = record.FailedAt,
        ["attempts"] = record.Attempts,
        ["trace"] = record.TraceId.Length > 0 ? $"/api/ops/events/{record.TraceId}" : null,
    };

    /// <summary>A message's text as JSON; <see langword="null"/> where it is no object.</summary>
    public static JsonObject? Parse(string body) => Parse(BinaryData.FromString(body));

    // Names that come twice show only when an object is first looked into: those that are looked into here are looked into at once.
    private static JsonObject? Parse(BinaryData message)
    {
        try
        {
            if (JsonNode.Parse(message, documentOptions: PipelineJson.Documents) is not JsonObject json)
                return null;
            _ = json.Count + (json["event"] as JsonObject)?.Count + (json[Mark] as JsonObject)?.Count;
            return json;
        }
        catch (Exception none) when (none is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static LetterMark? MarkIn(JsonObject? message)
    {
        try
        {
            return (message?[Mark] as JsonObject)?.Deserialize(LetterJson.Default.LetterMark);
        }
        catch (Exception none) when (none is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
