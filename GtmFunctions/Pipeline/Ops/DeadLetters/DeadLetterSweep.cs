using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>
/// Goes through the poison queues. What the Functions host put there lives 7 days and says nothing of why: it becomes a dead letter with a
/// record, a reason and no end. A message whose dead letter was replayed or discarded is deleted. All others are put back as they were.
/// </summary>
public sealed partial class DeadLetterSweep(
    StorageConnection storage,
    MessageQueue queue,
    DeadLetterRecords records,
    DeadLetterBox box,
    Failures failures,
    TimeProvider clock,
    ILogger<DeadLetterSweep> logger)
{
    private const int BatchSize = 32;

    // Long enough to walk a queue; messages that are not released by then come back by themselves.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(15);

    // What a peek and the counts cannot show (one message taken away by hand, one put there by the host) is found by a walk now and then.
    private static readonly TimeSpan BetweenWalks = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _walked = new();

    /// <summary>Sweeps all poison queues. Ended half-way, the next one goes on.</summary>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        foreach (var name in QueueNames.All)
        {
            var poison = storage.Queues.GetQueueClient(QueueNames.PoisonOf(name));
            if (await NeedsWalkAsync(poison, name, cancellation))
            {
                await WalkAsync(poison, name, cancellation);
                _walked[name] = clock.GetUtcNow();
            }
        }
    }

    // A walk hides messages for a moment and costs calls for each, so a queue whose messages are all in order is only peeked at; of one with
    // more messages than that shows, there are as many as there are records when the host added none.
    private async Task<bool> NeedsWalkAsync(QueueClient poison, string name, CancellationToken cancellation)
    {
        PeekedMessage[] peeked = await poison.PeekMessagesAsync(BatchSize, cancellation);
        foreach (var message in peeked)
        {
            if (await MarkAsync(message.Body, cancellation) is not { } mark)
                return true;
            if (await records.FindAsync(name, mark.Id, cancellation) is not { State: DeadLetterState.Dead } record || record.MessageId != message.MessageId)
                return true;
        }

        if (peeked.Length < BatchSize)
            return false;
        if (clock.GetUtcNow() - _walked.GetValueOrDefault(name) > BetweenWalks)
            return true;
        var properties = await poison.GetPropertiesAsync(cancellation);
        return properties.Value.ApproximateMessagesCount != await records.CountDeadAsync(name, cancellation);
    }

    // What does not fit a message has its mark beside the pointer; the host's copy of a pointer has none anywhere.
    private async Task<PoisonMessage.Marked?> MarkAsync(BinaryData message, CancellationToken cancellation) =>
        PoisonMessage.MarkOf(message) ?? PoisonMessage.MarkOf(await queue.OpenAsync(message, cancellation));

    private async Task WalkAsync(QueueClient poison, string name, CancellationToken cancellation)
    {
        var kept = new Dictionary<PoisonMessage.Marked, QueueMessage>();
        while (true)
        {
            QueueMessage[] batch = await poison.ReceiveMessagesAsync(BatchSize, Hidden, cancellation);
            foreach (var message in batch)
            {
                if (await SeeToAsync(poison, name, message, kept, cancellation) is { } mark)
                    kept[mark] = message;
            }

            if (batch.Length == 0)
                break;
        }

        foreach (var (mark, message) in kept)
            await ReleaseAsync(poison, name, message, mark, cancellation);
    }

    // The death that the message is of; null where the message is gone. A walk receives every message, so a second one of the same death,
    // which a crash can leave, is seen here and goes. One that died anew during the walk has another mark, and both are kept.
    private async Task<PoisonMessage.Marked?> SeeToAsync(
        QueueClient poison,
        string name,
        QueueMessage message,
        Dictionary<PoisonMessage.Marked, QueueMessage> kept,
        CancellationToken cancellation)
    {
        var body = await queue.OpenAsync(message.Body, cancellation);
        if (PoisonMessage.MarkOf(body) is not { } mark)
        {
            await box.PutAsync(await LetterAsync(name, body, message.Body, cancellation), cancellation);
            await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
            await failures.ForgetAsync(name, message.Body, cancellation);
            Log.Kept(logger, poison.Name, message.MessageId);
            return null;
        }

        var record = await records.FindAsync(name, mark.Id, cancellation)
            ?? await records.TryAddAsync(PoisonMessage.Recover(body, name), cancellation);
        if (record is null)
            return mark;
        var second = kept.TryGetValue(mark, out var first) && first.MessageId != message.MessageId;
        if (record.State == DeadLetterState.Dead && record.Run == mark.Run && !second)
            return mark;
        await poison.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation);
        return null;
    }

    private async Task ReleaseAsync(
        QueueClient poison, string name, QueueMessage message, PoisonMessage.Marked mark, CancellationToken cancellation)
    {
        try
        {
            UpdateReceipt released = await poison.UpdateMessageAsync(
                message.MessageId, message.PopReceipt, visibilityTimeout: TimeSpan.Zero, cancellationToken: cancellation);
            var record = await records.FindAsync(name, mark.Id, cancellation);
            if (record is { State: DeadLetterState.Dead } && record.Run == mark.Run)
                await records.TryReplaceAsync(record with { MessageId = message.MessageId, PopReceipt = released.PopReceipt }, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status is 400 or 404)
        {
            // Replayed or discarded while this walk held it.
        }
    }

    private async Task<DeadLetter> LetterAsync(string name, BinaryData body, BinaryData raw, CancellationToken cancellation)
    {
        var failure = await failures.FindAsync(name, raw, cancellation);
        var (key, traceId, run, firstSeen) = Facts(body);
        return new DeadLetter(
            name,
            key,
            traceId,
            run,
            failure?.Reason ?? "The host gave it up and nothing was noted: the app was ended while it worked on this, each time. Replay it; if it comes back, look at memory and time-outs.",
            failure?.At ?? clock.GetUtcNow(),
            failure?.Attempts ?? 0,
            body,
            FirstSeenAt: firstSeen);
    }

    // What the message is about, read without knowing which stage's it is.
    private static (string Key, string TraceId, string Run, DateTimeOffset? FirstSeen) Facts(BinaryData body)
    {
        var unknown = (KeyHash.Of(body.ToMemory().Span), "", "", (DateTimeOffset?)null);
        try
        {
            if (JsonNode.Parse(body, documentOptions: new JsonDocumentOptions { MaxDepth = 128 }) is not JsonObject message)
                return unknown;
            var run = FieldText.Of(message["replay"]) ?? "";
            if (FieldText.Of(message["delivery"]) is { } delivery)
                return (delivery, delivery, run, null);
            if (FieldText.Of(message["event"]?["id"]) is not { } id)
                return unknown;
            var key = FieldText.Of(message["action"]) is { } action ? $"{id}:{action}" : id;
            return (key, id, run, message["firstSeenAt"]?.GetValue<DateTimeOffset>());
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException or FormatException)
        {
            return unknown;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "{Queue}: message {MessageId} was given up by the host; it is kept as a dead letter now")]
        public static partial void Kept(ILogger logger, string queue, string messageId);
    }
}
