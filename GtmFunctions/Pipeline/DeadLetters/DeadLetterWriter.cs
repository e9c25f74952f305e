using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Events;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.DeadLetters;
using GtmFunctions.Pipeline.Storage.Queues;
using GtmFunctions.Pipeline.Storage.Traces;
using GtmFunctions.Pipeline.Telemetry;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Takes what stages give up: a record with the reason, and a poison message that does not expire.</summary>
internal sealed class DeadLetterWriter(
    MessageQueue queue, DeadLetterRecords records, EventTrace trace, EventIndex index, PipelineMetrics metrics)
{
    /// <summary>
    /// Puts a message in the dead letter. Done again after a crash it goes on where the first run ended: there is one record, and a second
    /// poison message at most between two storage calls, which the sweep removes.
    /// </summary>
    public async Task PutAsync(DeadLetter letter, CancellationToken cancellation)
    {
        var record = await RecordAsync(letter, cancellation);
        await KeepAsync(record, cancellation);
        if (RecordId.DayOf(letter.TraceId) is null)
            return;
        var story = new JsonObject
        {
            ["id"] = record.Id,
            ["queue"] = record.Queue,
            ["key"] = record.Key,
            ["reason"] = record.Reason,
            ["attempts"] = record.Attempts,
            ["at"] = record.FailedAt,
        };
        await trace.WriteAsync(letter.TraceId, TraceRows.DeadLetterPrefix + record.Id, story, cancellation);
        if (letter.FirstSeenAt is { } firstSeen)
            await SetOutcomeAsync(letter.TraceId, firstSeen, cancellation);
    }

    /// <summary>Puts the poison message of a record, where it has none yet.</summary>
    public async Task KeepAsync(DeadLetterRecord record, CancellationToken cancellation)
    {
        if (record.MessageId.Length > 0)
            return;
        var sent = await queue.SendBytesAsync(
            QueueNames.PoisonOf(record.Queue), PoisonMessage.Write(record), delay: null, cancellation, PoisonMessage.MarkFor(record));
        await records.TryReplaceAsync(record with { MessageId = sent.Id, PopReceipt = sent.PopReceipt }, cancellation);
    }

    private async Task SetOutcomeAsync(string id, DateTimeOffset firstSeen, CancellationToken cancellation)
    {
        try
        {
            await index.SetOutcomeAsync(id, firstSeen, Outcomes.DeadLettered, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // The index has no line of it any more, or never had: its dead letter is kept all the same.
        }
    }

    private async Task<DeadLetterRecord> RecordAsync(DeadLetter letter, CancellationToken cancellation)
    {
        var form = letter.Form == LetterForm.Message && !LetterText.IsMessage(letter.Body) ? LetterForm.Bytes : letter.Form;
        var wanted = new DeadLetterRecord
        {
            Id = DeadLetterRecords.IdOf(letter.Queue, letter.Key),
            Queue = letter.Queue,
            Key = letter.Key,
            TraceId = letter.TraceId,
            Run = letter.Run,
            Reason = letter.Reason,
            Answer = letter.Answer,
            Status = letter.Status,
            FailedAt = letter.FailedAt,
            Attempts = letter.Attempts,
            Form = form,
            Body = DeadLetterRow.Keep(letter.Body, form),
        };
        while (true)
        {
            var (added, held) = await records.AddOrReadAsync(wanted, cancellation);
            if (added)
            {
                metrics.DeadLettered(letter.Queue);
                return held;
            }

            // Bytes carry no nonce: while a replay of them is under way, they may be what it put back.
            var mayBeOfAReplay = held.IsClaimed && form != LetterForm.Message;
            if (held.Run == wanted.Run && held.State == DeadLetterState.Dead && !mayBeOfAReplay)
                return held;
            if (await records.TryReplaceAsync(wanted with { ETag = held.ETag }, cancellation) is { } replaced)
            {
                metrics.DeadLettered(letter.Queue);
                return replaced;
            }
        }
    }
}
