using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Reads what a queue holds as its stage would, whoever wrote it.</summary>
internal static class StageMessages
{
    /// <summary>Reads a message.</summary>
    /// <exception cref="UnprocessableException">It is not one of its queue's; the message says why.</exception>
    public static T Read<T>(BinaryData body, JsonTypeInfo<T> type)
        where T : StageMessage
    {
        try
        {
            var read = JsonSerializer.Deserialize(body.ToMemory().Span, type)
                ?? throw new UnprocessableException("The message is a JSON null.");
            return IsWhole(read)
                ? read
                : throw new UnprocessableException("The message is not one of this queue's: what it is about is null.");
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or ArgumentException or FormatException)
        {
            throw new UnprocessableException($"The message is not one of this queue's: {error.Message}");
        }
    }

    /// <summary>Reads a message of a queue; <see langword="null"/> where its stage could not.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>.</param>
    /// <param name="body">The message, fetched from its blob where it has one.</param>
    public static StageMessage? TryRead(string queue, BinaryData body)
    {
        try
        {
            return StageQueue.All.FirstOrDefault(one => one.Name == queue) is { } known
                ? known.Read(body)
                : throw new ArgumentOutOfRangeException(nameof(queue), queue, "no stage reads this queue");
        }
        catch (UnprocessableException)
        {
            return null;
        }
    }

    /// <summary>When the event of a message was seen first: where its line in the index is. None for what is about no event.</summary>
    public static DateTimeOffset? FirstSeenAt(StageMessage? message) => message switch
    {
        EventMessage taken => taken.FirstSeenAt,
        ActionMessage action => action.FirstSeenAt,
        _ => null,
    };

    // A JSON null satisfies 'required', and a message that names nothing has no key.
    private static bool IsWhole(StageMessage message) => message switch
    {
        ReceivedMessage { Delivery: null } or ReceivedMessage { Source: null } or ReceivedMessage { Signature: null } => false,
        EventMessage { Event: null } or EventMessage { Event.Id: null } or EventMessage { Configuration: null } => false,
        ActionMessage { Event: null } or ActionMessage { Event.Id: null } or ActionMessage { Action: null } => false,
        TimeoutMessage { Id: null } => false,
        _ => true,
    };
}
