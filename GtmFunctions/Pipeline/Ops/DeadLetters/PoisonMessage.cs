using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>
/// The JSON of a poison message: the message itself and, in <c>deadLetter</c>, what happened to it. Stages pass over that property, so a
/// person may move the message back by hand in any storage browser. Bytes that are no JSON object are under <c>bytes</c> in base64.
/// </summary>
public static class PoisonMessage
{
    private const string Mark = "deadLetter";
    private const string Bytes = "bytes";
    private const int MostCharacters = 16_000;
    private const int MostBesideAPointer = 4_000;

    /// <summary>What the mark of a poison message says of it.</summary>
    /// <param name="Id">The dead letter's id.</param>
    /// <param name="Run">The nonce of the replay in which it died; empty for the first run.</param>
    public sealed record Marked(string Id, string Run);

    /// <summary>The poison message of a record.</summary>
    public static byte[] Write(DeadLetterRecord record)
    {
        var message = Parse(record.Body) ?? new JsonObject { [Bytes] = Convert.ToBase64String(BodyBytes(record)) };
        message[Mark] = MarkOf(record, MostCharacters);
        return JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.JsonObject);
    }

    /// <summary>What a person is told in the queue itself, where the message is too long for it and is in a blob.</summary>
    public static JsonObject MarkFor(DeadLetterRecord record) => new() { [Mark] = MarkOf(record, MostBesideAPointer) };

    /// <summary>The mark; <see langword="null"/> where the message has none, such as the Functions host's own copies.</summary>
    public static Marked? MarkOf(BinaryData message) =>
        Parse(message)?[Mark] is JsonObject mark && FieldText.Of(mark["id"]) is { } id ? new Marked(id, FieldText.Of(mark["run"]) ?? "") : null;

    /// <summary>The record that a marked message describes, for a table that lost its row.</summary>
    public static DeadLetterRecord Recover(BinaryData message, string queue)
    {
        var json = Parse(message)!;
        var mark = json[Mark]!.AsObject();
        json.Remove(Mark);
        return new DeadLetterRecord
        {
            Id = FieldText.Of(mark["id"])!,
            Run = FieldText.Of(mark["run"]) ?? "",
            Queue = queue,
            Key = FieldText.Of(mark["key"]) ?? "",
            TraceId = FieldText.Of(mark["trace"])?.Split('/')[^1] ?? "",
            Reason = FieldText.Of(mark["reason"]) ?? "",
            Answer = FieldText.Of(mark["answer"]),
            Status = mark["status"]?.GetValue<int>(),
            FailedAt = mark["failedAt"]?.GetValue<DateTimeOffset>() ?? default,
            Attempts = mark["attempts"]?.GetValue<long>() ?? 0,
            Body = json.ToJsonString(PipelineJson.Readable.Options),
        };
    }

    /// <summary>What to put back on the queue: the message with the replay's nonce, and an action from its first try on.</summary>
    /// <param name="record">The dead letter.</param>
    /// <param name="nonce">The replay's nonce.</param>
    /// <param name="configuration">The version that decides from now on; the message's own where none is named.</param>
    /// <param name="rerun">What its event is told to leave out, if anything.</param>
    public static byte[] ForReplay(DeadLetterRecord record, string nonce, string? configuration = null, Rerun? rerun = null)
    {
        if (Parse(BinaryData.FromString(record.Body)) is not { } message)
            return BodyBytes(record);
        if (message[Bytes] is JsonValue raw && message.Count == 1)
            return Convert.FromBase64String(raw.GetValue<string>());
        message["replay"] = nonce;
        if (configuration is not null && message.ContainsKey("configuration"))
            message["configuration"] = configuration;
        if (rerun is not null)
            message["rerun"] = JsonSerializer.SerializeToNode(rerun, PipelineJson.Readable.Rerun);
        if (message.ContainsKey("attempt"))
            message["attempt"] = 1;
        return JsonSerializer.SerializeToUtf8Bytes(message, PipelineJson.Readable.JsonObject);
    }

    /// <summary>A message's text for its record: as it is when it is a JSON object, else its bytes under <c>bytes</c>.</summary>
    public static string BodyText(BinaryData body) => Parse(body) is not null
        ? body.ToString()
        : new JsonObject { [Bytes] = Convert.ToBase64String(body.ToMemory().Span) }.ToJsonString();

    private static JsonObject MarkOf(DeadLetterRecord record, int mostCharacters) => new()
    {
        ["id"] = record.Id,
        ["run"] = record.Run,
        ["queue"] = record.Queue,
        ["key"] = record.Key,
        ["reason"] = Cut(record.Reason, mostCharacters),
        ["status"] = record.Status,
        ["answer"] = record.Answer is { } answer ? Cut(answer, mostCharacters) : null,
        ["failedAt"] = record.FailedAt,
        ["attempts"] = record.Attempts,
        ["trace"] = record.TraceId.Length > 0 ? $"/api/ops/events/{record.TraceId}" : null,
    };

    private static string Cut(string text, int most) => text.Length > most ? $"{text[..most]}…" : text;

    private static byte[] BodyBytes(DeadLetterRecord record) => System.Text.Encoding.UTF8.GetBytes(record.Body);

    /// <summary>A message's text as JSON; <see langword="null"/> where it is no object.</summary>
    public static JsonObject? Parse(string body) => Parse(BinaryData.FromString(body));

    private static JsonObject? Parse(BinaryData message)
    {
        try
        {
            return JsonNode.Parse(message, documentOptions: new JsonDocumentOptions { MaxDepth = 128 }) as JsonObject;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
