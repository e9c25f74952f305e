using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Data.Tables;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Replay;

namespace GtmFunctions.Pipeline.Storage.DeadLetters;

/// <summary>
/// Reads rows of the table of dead letters, one by one: a row that a hand, an older version or a restore left incomplete is read as far as
/// it goes, so that it hides no other.
/// </summary>
internal static class DeadLetterRow
{
    // Of what a person is told of a letter: its record, its body beside it, has to fit an entity
    private const int MostCharacters = 16_000;

    private const string Bytes = "bytes";

    /// <summary>How rows hold the records.</summary>
    /// <exception cref="RequestFailedException">Reading: storage cannot be asked for a body that is in a blob.</exception>
    public static RowForm<DeadLetterRecord> Form(StoredText text) => new(
        (row, cancellation) => ReadAsync(row, text, cancellation),
        (row, record, cancellation) => WriteAsync(row, record, text, cancellation));

    /// <summary>The text in which a record keeps a message's bytes.</summary>
    public static string Keep(ReadOnlySpan<byte> bytes, LetterForm form) => form == LetterForm.Message
        ? Encoding.UTF8.GetString(bytes)
        : new JsonObject { [Bytes] = Convert.ToBase64String(bytes) }.ToJsonString();

    /// <summary>The bytes that <see cref="Keep"/> was given.</summary>
    public static byte[] Kept(string body, LetterForm form) =>
        form != LetterForm.Message && Wrapped(body) is { } bytes ? bytes : Encoding.UTF8.GetBytes(body);

    private static async ValueTask<DeadLetterRecord> ReadAsync(TableEntity row, StoredText text, CancellationToken cancellation)
    {
        var (body, fault) = await BodyAsync(row, text, cancellation);
        return new DeadLetterRecord
        {
            Id = row.RowKey,
            Queue = row.PartitionKey,
            Key = Text(row, "Key") ?? "",
            TraceId = Text(row, "TraceId") ?? "",
            Reason = Text(row, "Reason") ?? "its record does not say why",
            Answer = Text(row, "Answer"),
            Status = Number(row, "Status") is { } status ? (int)status : null,
            FailedAt = FailedAt(row),
            Attempts = Number(row, "Attempts") ?? 0,
            Run = Text(row, "Run") ?? "",
            State = Enum.TryParse<DeadLetterState>(Text(row, "State"), out var state) ? state : DeadLetterState.Dead,
            Nonce = Text(row, "Nonce") ?? "",
            Claim = Claim(Text(row, "Claim")),
            MessageId = Text(row, "MessageId") ?? "",
            PopReceipt = Text(row, "PopReceipt") ?? "",
            Note = Text(row, "Note") ?? "",
            EndedAt = row.TryGetValue("EndedAt", out var ended) && ended is DateTimeOffset at ? at : null,
            Form = Enum.TryParse<LetterForm>(Text(row, "Form"), out var form)
                ? form
                : Wrapped(body) is null ? LetterForm.Message : LetterForm.Bytes,
            Body = body,
            Fault = fault,
        };
    }

    private static async ValueTask WriteAsync(
        TableEntity row, DeadLetterRecord record, StoredText text, CancellationToken cancellation)
    {
        row["Key"] = record.Key;
        row["TraceId"] = record.TraceId;
        row["Reason"] = BoundedText.Cut(record.Reason, MostCharacters);
        row["Answer"] = record.Answer is { } answer ? BoundedText.Cut(answer, MostCharacters) : null;
        row["Status"] = record.Status;
        row["FailedAt"] = record.FailedAt;
        row["Attempts"] = record.Attempts;
        row["Run"] = record.Run;
        row["State"] = record.State.ToString();
        row["Nonce"] = record.Nonce;
        row["MessageId"] = record.MessageId;
        row["PopReceipt"] = record.PopReceipt;
        row["Note"] = BoundedText.Cut(record.Note, MostCharacters);
        row["EndedAt"] = record.EndedAt;
        row["Form"] = record.Form.ToString();
        row["Claim"] = record.Claim is null ? null : JsonSerializer.Serialize(record.Claim, ReplayJson.Default.LetterClaim);
        await text.WriteAsync(row, "Body", record.Body, cancellation);
    }

    /// <summary>Reads why a dead letter is one.</summary>
    public static DeadLetterCause Cause(TableEntity row) =>
        new(
            row.RowKey,
            Text(row, "TraceId") ?? "",
            Text(row, "Reason") ?? "its record does not say why",
            FailedAt(row),
            Text(row, "Key") ?? "");

    private static async Task<(string Body, string? Fault)> BodyAsync(TableEntity row, StoredText text, CancellationToken cancellation)
    {
        try
        {
            return await text.ReadAsync(row, "Body", cancellation) is { } body ? (body, null) : ("", "its record has no message");
        }
        catch (Exception gone) when (gone is RequestFailedException { Status: 400 or 404 } or InvalidOperationException)
        {
            return ("", $"its message is not where its record says: {(gone as RequestFailedException)?.ErrorCode ?? gone.Message}");
        }
    }

    // A message of those bytes alone; an object with more in it is a message like any other.
    private static byte[]? Wrapped(string body)
    {
        try
        {
            return JsonNode.Parse(body) is JsonObject { Count: 1 } wrapped
                && wrapped[Bytes] is JsonValue value
                && value.TryGetValue(out string? bytes)
                ? Convert.FromBase64String(bytes)
                : null;
        }
        catch (Exception none) when (none is JsonException or FormatException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }

    private static LetterClaim? Claim(string? json)
    {
        try
        {
            return json is null ? null : JsonSerializer.Deserialize(json, ReplayJson.Default.LetterClaim);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static string? Text(TableEntity row, string name) => row.TryGetValue(name, out var value)
        ? value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture)
        : null;

    private static long? Number(TableEntity row, string name) =>
        long.TryParse(Text(row, name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static DateTimeOffset FailedAt(TableEntity row) =>
        row.TryGetValue("FailedAt", out var value) && value is DateTimeOffset at ? at : row.Timestamp ?? default;
}
