using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Storage.Queues;

/// <summary>Where a message went, so that it can be deleted without being received.</summary>
/// <param name="Id">Storage's id of it.</param>
/// <param name="PopReceipt">What it can be deleted with until somebody receives it.</param>
internal sealed record SentMessage(string Id, string PopReceipt);

/// <summary>
/// The hand-off between stages: JSON messages with no time to live. A message that does not fit goes to a blob and the queue holds
/// <c>{"blob":"…"}</c> (a queue message holds 64 KiB encoded, so 49,152 bytes before base64:
/// https://learn.microsoft.com/rest/api/storageservices/put-message).
/// </summary>
internal sealed class MessageQueue
{
    /// <summary>The most bytes of JSON that a queue message can hold in base64.</summary>
    public const int MaxMessageBytes = 49_152;

    /// <summary>The longest delay that a queue allows.</summary>
    public static readonly TimeSpan MaxDelay = TimeSpan.FromDays(7);

    // -1 second is how the service is told that a message never expires.
    private static readonly TimeSpan NoTimeToLive = TimeSpan.FromSeconds(-1);

    private readonly QueueServiceClient _queues;
    private readonly QueueServiceClient _rawQueues;
    private readonly BlobContainerClient _payloads;

    private readonly QueueSends _sends;

    private MessageQueue(QueueServiceClient queues, QueueServiceClient rawQueues, BlobServiceClient blobs, QueueSends sends) =>
        (_queues, _rawQueues, _payloads, _sends) =
            (queues, rawQueues, blobs.GetBlobContainerClient(ContainerNames.Payloads), sends);

    /// <summary>Queues as stages use them, with the patience of a background worker.</summary>
    public static MessageQueue ForStages(StorageConnection storage, QueueSends sends) =>
        new(storage.Queues, storage.RawQueues, storage.Blobs, sends);

    /// <summary>Queues as the HTTP edge uses them, with the patience of a provider.</summary>
    public static MessageQueue ForEdge(StorageConnection storage, QueueSends sends) =>
        new(storage.EdgeQueues, storage.EdgeRawQueues, storage.EdgeBlobs, sends);

    /// <summary>Puts a message on a queue, as a part of the trace that is under way.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>.</param>
    /// <param name="message">The message.</param>
    /// <param name="type">Its generated JSON code.</param>
    /// <param name="delay">How long it stays invisible; at most <see cref="MaxDelay"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">The storage did not take it; it may or may not be there.</exception>
    public async Task SendAsync<T>(string queue, T message, JsonTypeInfo<T> type, TimeSpan? delay, CancellationToken cancellation)
    {
        if (message is StageMessage stage && TraceParent.Current is { } parent)
            message = (T)(object)(stage with { Parent = parent });
        var body = JsonSerializer.SerializeToUtf8Bytes(message, type);
        await SendBytesAsync(queue, body, delay, cancellation);
    }

    /// <summary>Puts the JSON of a message on a queue and says where it went, so that it can be deleted without being received.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>, or the poison queue of one.</param>
    /// <param name="body">The message.</param>
    /// <param name="delay">How long it stays invisible; at most <see cref="MaxDelay"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <param name="beside">
    /// What a person who looks at the queue is told beside the pointer, where the message does not fit; a few KiB.
    /// </param>
    public async Task<SentMessage> SendBytesAsync(
        string queue, byte[] body, TimeSpan? delay, CancellationToken cancellation, JsonObject? beside = null)
    {
        if (body.Length > MaxMessageBytes)
        {
            var name = $"messages/{KeyHash.For(body)}";
            await _payloads.GetBlobClient(name).UploadAsync(new BinaryData(body), overwrite: true, cancellation);
            var pointer = new JsonObject { ["blob"] = name };
            foreach (var (told, value) in beside ?? [])
                pointer[told] = value?.DeepClone();
            body = JsonSerializer.SerializeToUtf8Bytes(pointer, PipelineJson.Readable.JsonObject);
        }

        var sent = await _queues.GetQueueClient(queue).SendMessageAsync(
            new BinaryData(body), delay is { } wait && wait > MaxDelay ? MaxDelay : delay, NoTimeToLive, cancellation);
        if (delay is null || delay == TimeSpan.Zero)
            _sends.Sent(queue);
        return new SentMessage(sent.Value.MessageId, sent.Value.PopReceipt);
    }

    /// <summary>Puts text on a queue as it stands, without base64: what was found there in that form.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>.</param>
    /// <param name="text">The text.</param>
    /// <param name="delay">How long it stays invisible; at most <see cref="MaxDelay"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public Task SendTextAsync(string queue, string text, TimeSpan? delay, CancellationToken cancellation) =>
        _rawQueues.GetQueueClient(queue).SendMessageAsync(new BinaryData(text), delay, NoTimeToLive, cancellation);

    /// <summary>As <see cref="OpenAsync"/>; where the blob is gone, the message as it lies in the queue, and why.</summary>
    public async Task<(BinaryData Body, string? Fault)> TryOpenAsync(BinaryData body, CancellationToken cancellation)
    {
        try
        {
            return (await OpenAsync(body, cancellation), null);
        }
        catch (Exception gone) when (gone is Azure.RequestFailedException { Status: 400 or 404 } or ArgumentException)
        {
            return (body, $"its body is not where it says, in the blob '{BlobOf(body)}' of {ContainerNames.Payloads}");
        }
    }

    /// <summary>The bytes of a message's JSON, fetched from its blob where it has one.</summary>
    /// <exception cref="Azure.RequestFailedException">The blob could not be read.</exception>
    public async Task<BinaryData> OpenAsync(BinaryData body, CancellationToken cancellation) =>
        BlobOf(body) is { } name
            ? (await _payloads.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content
            : body;

    private static string? BlobOf(BinaryData body)
    {
        // Most messages are none: only one that begins as ours do is worth a look.
        if (!body.ToMemory().Span.StartsWith("{\"blob\":"u8))
            return null;
        try
        {
            return JsonNode.Parse(body, documentOptions: PipelineJson.Documents) is JsonObject pointer
                && pointer["blob"] is JsonValue name
                && name.TryGetValue(out string? text)
                ? text
                : null;
        }
        catch (Exception none) when (none is JsonException or ArgumentException or InvalidOperationException)
        {
            return null;
        }
    }
}
