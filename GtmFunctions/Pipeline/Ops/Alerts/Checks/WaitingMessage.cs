using System.Text.Json;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Ops.Alerts.Checks;

/// <summary>How long a message has waited for its stage, read without knowing whose it is.</summary>
/// <param name="Since">Since when; <see langword="null"/> where nobody can tell.</param>
/// <param name="TraceId">The delivery or event that it is about, if that can be read.</param>
internal sealed record WaitingMessage(DateTimeOffset? Since, string? TraceId)
{
    /// <summary>
    /// Reads a message. One that slept on purpose was put into the queue long before it was due: what it says of its wait counts, and a
    /// retry says nothing.
    /// </summary>
    /// <param name="body">The message.</param>
    /// <param name="inserted">When it was put into the queue.</param>
    public static WaitingMessage From(BinaryData body, DateTimeOffset inserted)
    {
        try
        {
            if (JsonNode.Parse(body, documentOptions: PipelineJson.Documents) is not JsonObject message)
                return new WaitingMessage(inserted, null);
            var id = FieldText.From(message["delivery"]) ?? FieldText.From(message["event"]?["id"]);
            if (message["waiting"] is JsonArray { Count: > 0 } waiting)
                return new WaitingMessage(waiting.Min(wait => wait?["since"]?.GetValue<DateTimeOffset>() ?? inserted), id);
            return new WaitingMessage(message["attempt"]?.GetValue<int>() > 1 ? null : inserted, id);
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException or ArgumentException)
        {
            return new WaitingMessage(inserted, null);
        }
    }
}
