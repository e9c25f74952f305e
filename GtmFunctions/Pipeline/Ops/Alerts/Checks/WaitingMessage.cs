using System.Text.Json;
using System.Text.Json.Serialization;
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
            var message = JsonSerializer.Deserialize(body.ToMemory().Span, StageMessageJson.Default.AnyStageMessage);
            var id = message?.Delivery ?? message?.Event?.Id;
            if (message?.Waiting is { Count: > 0 } waiting)
                return new WaitingMessage(waiting.Min(wait => wait?.Since ?? inserted), id);
            return new WaitingMessage(message?.Attempt > 1 ? null : inserted, id);
        }
        catch (JsonException)
        {
            return new WaitingMessage(inserted, null);
        }
    }
}

/// <summary>What the message of any stage may say of its wait.</summary>
/// <param name="Delivery">A webhook's delivery.</param>
/// <param name="Event">The event of a message after intake.</param>
/// <param name="Waiting">What an action waits for.</param>
/// <param name="Attempt">The number of an action's try, from 1.</param>
internal sealed record AnyStageMessage(string? Delivery, MessageEvent? Event, IReadOnlyList<MessageWait?>? Waiting, int? Attempt);

/// <summary>The event of a message.</summary>
/// <param name="Id">Its id.</param>
internal sealed record MessageEvent(string? Id);

/// <summary>One thing that an action waits for.</summary>
/// <param name="Since">Since when.</param>
internal sealed record MessageWait(DateTimeOffset? Since);

/// <summary>JSON of messages whose stage is not known.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, MaxDepth = JsonDepth.Own, Converters = [typeof(LenientText)])]
[JsonSerializable(typeof(AnyStageMessage))]
internal sealed partial class StageMessageJson : JsonSerializerContext;
