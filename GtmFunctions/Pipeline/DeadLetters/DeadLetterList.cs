using System.Text.Json.Nodes;
using Azure;
using GtmFunctions.Pipeline.Storage;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.DeadLetters;

/// <summary>Lists what is in the poison queues and why, without receiving a message.</summary>
internal sealed class DeadLetterList(DeadLetterSearch search, QueueInspection queues)
{
    /// <summary>Lists a page of dead letters, newest first, and the counts of the poison queues.</summary>
    /// <param name="query">Which.</param>
    /// <param name="top">The most dead letters of the page.</param>
    /// <param name="after">Where the page before it ended; the first page where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject> ListAsync(DeadLetterQuery query, int top, LetterPlace? after, CancellationToken cancellation)
    {
        var page = await search.PageAsync(query, top, after, cancellation);
        var counts = new JsonArray();
        foreach (var name in QueueNames.All.Where(name => query.Queue is null || query.Queue == name))
            counts.Add(await CountAsync(name, cancellation));
        return new JsonObject
        {
            ["queues"] = counts,
            ["found"] = page.Found,
            ["deadLetters"] = new JsonArray([.. page.Letters.Select(Line)]),
            ["next"] = page.Next?.Token(),
        };
    }

    private async Task<JsonNode> CountAsync(string queue, CancellationToken cancellation)
    {
        var poison = QueueNames.PoisonOf(queue);
        var count = new JsonObject { ["queue"] = poison };
        try
        {
            count["messages"] = await queues.CountAsync(poison, cancellation);
            var peeked = await queues.PeekAsync(poison, cancellation);

            // The host put these there; the sweep gives them their reason within five minutes.
            QueuedMessage[] unswept = [.. peeked.Where(message => !message.Encoded || PoisonMessage.MarkOf(message.Body) is null)];
            count["unswept"] = unswept.Length;
            if (unswept.Length > 0)
                count["unsweptMessages"] = new JsonArray([.. unswept.Select(Unswept)]);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            count["missing"] = true;
        }

        return count;
    }

    private static JsonNode Unswept(QueuedMessage message)
    {
        var shown = LetterText.Shown(message.Body.ToMemory().Span);
        shown["reason"] = message.Encoded ? DeadLetterSweep.NothingNoted : DeadLetterSweep.NotEncoded;
        shown["insertedAt"] = message.InsertedOn;
        return shown;
    }

    private static JsonNode Line(FoundLetter letter)
    {
        var (record, _, facts) = letter;
        var line = new JsonObject
        {
            ["id"] = record.Id,
            ["queue"] = record.Queue,
            ["key"] = record.Key,
            ["source"] = facts.Source,
            ["type"] = facts.Type,
            ["subject"] = facts.Subject,
            ["workflow"] = facts.Workflow,
            ["destination"] = facts.Destination,
            ["class"] = facts.Class,
            ["reason"] = record.Reason,
            ["status"] = record.Status,
            ["answer"] = record.Answer,
            ["attempts"] = record.Attempts,
            ["failedAt"] = record.FailedAt,
            ["trace"] = record.TraceId.Length > 0 ? $"/api/ops/events/{record.TraceId}" : null,
            ["replay"] = $"/api/ops/dead-letters/{record.Id}/replay",
            ["form"] = record.Form.ToString().ToLowerInvariant(),
            ["message"] = LetterText.Shown(record),
        };
        if (record.Fault is { } fault)
            line["fault"] = fault;
        if (record.IsClaimed)
            line["replayingSince"] = record.Claim?.Since;
        return line;
    }
}
