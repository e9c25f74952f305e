using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage.DeadLetters;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Shows the messages of dead letters, whatever they are.</summary>
internal static class LetterText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>A message as JSON: itself where it is its stage's, else its bytes in base64 and, where it can be read, its text.</summary>
    public static JsonObject Shown(DeadLetterRecord record)
    {
        // Written and read once more: what cannot be written must not break the answer that it is part of.
        if (record.Form == LetterForm.Message && PoisonMessage.Parse(record.Body) is { } message && Rewritten(message) is { } shown)
            return shown;
        return Shown(record.Bytes());
    }

    /// <summary>Bytes in base64 and, where people can read them, as text.</summary>
    public static JsonObject Shown(ReadOnlySpan<byte> bytes)
    {
        var shown = new JsonObject { ["bytes"] = Convert.ToBase64String(bytes) };
        if (Printable(bytes) is { } text)
            shown["text"] = text;
        return shown;
    }

    /// <summary>The text to search in.</summary>
    public static string Searched(DeadLetterRecord record) =>
        record.Form == LetterForm.Message ? record.Body : Encoding.UTF8.GetString(record.Bytes());

    /// <summary>Bytes as text; <see langword="null"/> where they are no UTF-8, or have control characters that no text has.</summary>
    public static string? Printable(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var text = Strict.GetString(bytes);
            return text.Any(character => char.IsControl(character) && character is not ('\r' or '\n' or '\t')) ? null : text;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether bytes are a JSON object that a record can keep as text and write with a nonce in it.</summary>
    public static bool IsMessage(BinaryData body) =>
        System.Text.Unicode.Utf8.IsValid(body.ToMemory().Span)
        && PoisonMessage.Parse(body.ToString()) is { } message
        && Rewritten(message) is not null;

    private static JsonObject? Rewritten(JsonObject message)
    {
        try
        {
            return PoisonMessage.Parse(message.ToJsonString(PipelineJson.Readable.Options));
        }
        catch (Exception unwritable) when (unwritable is JsonException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }
}
