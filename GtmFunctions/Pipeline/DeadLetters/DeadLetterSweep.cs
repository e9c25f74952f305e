using System.Collections.Concurrent;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using Microsoft.Extensions.Logging;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>
/// Goes through the poison queues. What the Functions host put there lives 7 days and says nothing of why: it becomes a dead letter with a
/// record, a reason and no end. A message whose dead letter was replayed or discarded is deleted. All others are put back as they were.
/// </summary>
internal sealed partial class DeadLetterSweep(
    PoisonQueues poison,
    QueueInspection inspection,
    MessageQueue queue,
    DeadLetterRecords records,
    DeadLetterWriter box,
    Failures failures,
    TimeProvider clock,
    ILogger<DeadLetterSweep> logger)
{
    /// <summary>Why a message is dead that the host gave up without a word.</summary>
    public const string NothingNoted =
        "The host gave it up and nothing was noted: the app was ended while it worked on this, each time. "
        + "Replay it; if it comes back, look at memory and time-outs.";

    /// <summary>Why a message is dead that is not base64.</summary>
    public const string NotEncoded =
        "It is not base64, as host.json's messageEncoding says, so the host gave it to no stage: "
        + "something other than this app put it there. Look at its text; discard it, or put the webhook to its source's address.";

    // Long enough to walk a queue; messages that are not released by then come back by themselves.
    private static readonly TimeSpan Hidden = TimeSpan.FromMinutes(15);

    // What a peek and the counts cannot show (one message taken away by hand, one put there by the host) is found by a walk now and then.
    private static readonly TimeSpan BetweenWalks = TimeSpan.FromHours(6);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _walked = new();

    /// <summary>Sweeps all poison queues, each whatever became of the others. Ended half-way, the next one goes on.</summary>
    /// <exception cref="AggregateException">Some queue or message could not be seen to; it stays as it is for the next sweep.</exception>
    public async Task SweepAsync(CancellationToken cancellation)
    {
        var failed = new List<Exception>();
        foreach (var name in QueueNames.All)
        {
            try
            {
                await SweepAsync(name, failed, cancellation);
            }
            catch (Exception failure) when (!cancellation.IsCancellationRequested)
            {
                failed.Add(failure);
            }
        }

        if (failed.Count > 0)
            throw new AggregateException("Some dead letters could not be swept; the next sweep looks at them again.", failed);
    }

    private async Task SweepAsync(string name, List<Exception> failed, CancellationToken cancellation)
    {
        if (!await NeedsWalkAsync(name, cancellation))
            return;
        await WalkAsync(name, failed, cancellation);
        _walked[name] = clock.GetUtcNow();
    }

    // A walk hides messages for a moment and costs calls for each, so a queue whose messages are all in order is only peeked at; of one
    // with more messages than that shows, there are as many as there are records when the host added none.
    private async Task<bool> NeedsWalkAsync(string name, CancellationToken cancellation)
    {
        var peeked = await inspection.PeekAsync(QueueNames.PoisonOf(name), cancellation);
        foreach (var message in peeked)
        {
            if (await MarkAsync(message, cancellation) is not { } mark)
                return true;
            if (await records.FindAsync(name, mark.Id, cancellation) is not { State: DeadLetterState.Dead, Fault: null } record
                || record.MessageId != message.Id)
                return true;
        }

        if (peeked.Count < QueueInspection.MostAtOnce)
            return false;
        if (clock.GetUtcNow() - _walked.GetValueOrDefault(name) > BetweenWalks)
            return true;
        return await inspection.CountAsync(QueueNames.PoisonOf(name), cancellation) != await records.CountDeadAsync(name, cancellation);
    }

    // What does not fit a message has its mark beside the pointer; the host's copy of a pointer has none anywhere.
    private async Task<PoisonMessage.Marked?> MarkAsync(QueuedMessage message, CancellationToken cancellation) => message.Encoded
        ? PoisonMessage.MarkOf(message.Body) ?? PoisonMessage.MarkOf((await queue.TryOpenAsync(message.Body, cancellation)).Body)
        : null;

    private async Task WalkAsync(string name, List<Exception> failed, CancellationToken cancellation)
    {
        var kept = new Dictionary<PoisonMessage.Marked, QueuedMessage>();
        while (true)
        {
            var batch = await poison.ReceiveAsync(name, Hidden, cancellation);
            foreach (var message in batch)
            {
                try
                {
                    if (await SeeToAsync(name, message, kept, cancellation) is { } mark)
                        kept[mark] = message;
                }
                catch (Exception failure) when (!cancellation.IsCancellationRequested)
                {
                    // It comes back by itself when it is visible again; the others are not kept waiting for it.
                    Log.NotSeenTo(logger, QueueNames.PoisonOf(name), message.Id, failure);
                    failed.Add(failure);
                }
            }

            if (batch.Count == 0)
                break;
        }

        foreach (var (mark, message) in kept)
            await ReleaseAsync(name, message, mark, cancellation);
    }

    // The death that the message is of; null where the message is gone. A walk receives every message, so a second one of the same death,
    // which a crash can leave, is seen here and goes. One that died anew during the walk has another mark, and both are kept.
    private async Task<PoisonMessage.Marked?> SeeToAsync(
        string name,
        QueuedMessage message,
        Dictionary<PoisonMessage.Marked, QueuedMessage> kept,
        CancellationToken cancellation)
    {
        var (body, fault) = message.Encoded ? await queue.TryOpenAsync(message.Body, cancellation) : (message.Body, null);
        if (!message.Encoded || PoisonMessage.MarkOf(body) is not { } mark)
        {
            await box.PutAsync(await LetterAsync(name, body, message, fault, cancellation), cancellation);
            await poison.DeleteIfOursAsync(name, message.Id, message.PopReceipt, cancellation);
            await failures.ForgetAsync(name, message.Body, cancellation);
            Log.Kept(logger, QueueNames.PoisonOf(name), message.Id);
            return null;
        }

        var record = await records.FindAsync(name, mark.Id, cancellation)
            ?? (await records.AddOrReadAsync(PoisonMessage.Recover(body, name), cancellation)).Stands;
        if (record is { Fault: not null, State: DeadLetterState.Dead } && fault is null)
            await MendAsync(record, PoisonMessage.Recover(body, name), cancellation);
        var second = kept.TryGetValue(mark, out var first) && first.Id != message.Id;
        if (record.State == DeadLetterState.Dead && record.Run == mark.Run && !second)
            return mark;
        await poison.DeleteIfOursAsync(name, message.Id, message.PopReceipt, cancellation);
        return null;
    }

    // The message of a record whose own copy of it is gone is here.
    private Task<DeadLetterRecord?> MendAsync(DeadLetterRecord record, DeadLetterRecord recovered, CancellationToken cancellation) =>
        records.TryReplaceAsync(record with { Body = recovered.Body, Form = recovered.Form, Fault = null }, cancellation);

    private async Task ReleaseAsync(string name, QueuedMessage message, PoisonMessage.Marked mark, CancellationToken cancellation)
    {
        // Replayed or discarded while this walk held it
        if (await poison.ReleaseAsync(name, message, cancellation) is not { } receipt)
            return;
        var record = await records.FindAsync(name, mark.Id, cancellation);
        if (record is { State: DeadLetterState.Dead } && record.Run == mark.Run)
            await records.TryReplaceAsync(record with { MessageId = message.Id, PopReceipt = receipt }, cancellation);
    }

    private async Task<DeadLetter> LetterAsync(
        string name, BinaryData body, QueuedMessage message, string? fault, CancellationToken cancellation)
    {
        if (!message.Encoded)
        {
            return new DeadLetter(
                name,
                KeyHash.For("text", body.ToString()),
                TraceId: "",
                Run: "",
                NotEncoded,
                message.InsertedOn ?? clock.GetUtcNow(),
                Attempts: 0,
                body,
                Form: LetterForm.Text);
        }

        var failure = await failures.FindAsync(name, message.Body, cancellation);
        var read = StageMessages.TryRead(name, body);
        return new DeadLetter(
            name,
            read?.Key ?? KeyHash.For(body.ToMemory().Span),
            read?.TraceId ?? "",
            read?.Replay ?? "",
            fault is null ? failure?.Reason ?? NothingNoted : $"The host gave it up: {fault}.",
            failure?.At ?? clock.GetUtcNow(),
            failure?.Attempts ?? 0,
            body,
            FirstSeenAt: StageMessages.FirstSeenAt(read),
            Form: read is null ? LetterForm.Bytes : LetterForm.Message);
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Queue}: message {MessageId} was given up by the host; it is kept as a dead letter now")]
        public static partial void Kept(ILogger logger, string queue, string messageId);

        [LoggerMessage(Level = LogLevel.Error, Message = "{Queue}: message {MessageId} could not be seen to; the next sweep tries again")]
        public static partial void NotSeenTo(ILogger logger, string queue, string messageId, Exception failure);
    }
}
