using System.Text.Json.Serialization.Metadata;
using GtmFunctions.Pipeline.Events;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>The queue of a stage and what its messages are, declared once.</summary>
/// <param name="Name">One of <see cref="QueueNames"/>.</param>
internal abstract record StageQueue(string Name)
{
    /// <summary>Verified webhooks.</summary>
    public static StageQueue<ReceivedMessage> Received { get; } = new(QueueNames.Received, PipelineJson.Readable.ReceivedMessage);

    /// <summary>Canonical events.</summary>
    public static StageQueue<EventMessage> Events { get; } = new(QueueNames.Events, PipelineJson.Readable.EventMessage);

    /// <summary>Enriched events.</summary>
    public static StageQueue<EventMessage> Enriched { get; } = new(QueueNames.Enriched, PipelineJson.Readable.EventMessage);

    /// <summary>Actions.</summary>
    public static StageQueue<ActionMessage> Actions { get; } = new(QueueNames.Actions, PipelineJson.Readable.ActionMessage);

    /// <summary>Messages to ourselves.</summary>
    public static StageQueue<TimeoutMessage> Timeouts { get; } = new(QueueNames.Timeouts, PipelineJson.Readable.TimeoutMessage);

    /// <summary>All of them, in the order in which an event meets them.</summary>
    public static IReadOnlyList<StageQueue> All { get; } = [Received, Events, Enriched, Actions, Timeouts];

    /// <summary>Reads a message as the stage does.</summary>
    /// <exception cref="UnprocessableException">It is not one of this queue's; the message says why.</exception>
    public abstract StageMessage Read(BinaryData body);
}

/// <inheritdoc cref="StageQueue"/>
/// <param name="Name">One of <see cref="QueueNames"/>.</param>
/// <param name="Type">The generated JSON code of its messages.</param>
internal sealed record StageQueue<T>(string Name, JsonTypeInfo<T> Type) : StageQueue(Name)
    where T : StageMessage
{
    /// <inheritdoc/>
    public override T Read(BinaryData body) => StageMessages.Read(body, Type);
}
