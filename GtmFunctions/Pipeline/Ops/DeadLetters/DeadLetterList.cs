using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>Lists what is in the poison queues and why, without receiving a message.</summary>
public sealed class DeadLetterList(DeadLetterSearch search, StorageConnection storage)
{
    private const int MostPeeked = 32;

    /// <summary>Lists a page of dead letters, newest first, and the counts of the poison queues.</summary>
    /// <param name="query">Which.</param>
    /// <param name="top">The most dead letters of the page.</param>
    /// <param name="after">Where the page before it ended; the first page where <see langword="null"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject> ListAsync(DeadLetterQuery query, int top, LetterPlace? after, CancellationToken cancellation)
    {
        var page = await search.PageAsync(query, top, after, cancellation);
        var queues = new JsonArray();
        foreach (var name in QueueNames.All.Where(name => query.Queue is null || query.Queue == name))
            queues.Add(await CountAsync(name, cancellation));
        return new JsonObject
        {
            ["queues"] = queues,
            ["found"] = page.Found,
            ["deadLetters"] = new JsonArray([.. page.Letters.Select(Line)]),
            ["next"] = page.Next?.Token(),
        };
    }

    private async Task<JsonNode> CountAsync(string queue, CancellationToken cancellation)
    {
        var client = storage.Queues.GetQueueClient(QueueNames.PoisonOf(queue));
        var properties = await client.GetPropertiesAsync(cancellation);
        var peeked = await client.PeekMessagesAsync(MostPeeked, cancellation);
        return new JsonObject
        {
            ["queue"] = client.Name,
            ["messages"] = properties.Value.ApproximateMessagesCount,

            // The host put these there; the sweep gives them their reason within five minutes.
            ["unswept"] = peeked.Value.Count(message => PoisonMessage.MarkOf(message.Body) is null),
        };
    }

    private static JsonNode Line(FoundLetter letter)
    {
        var (record, body, facts) = letter;
        return new JsonObject
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
            ["message"] = body?.DeepClone() ?? record.Body,
        };
    }
}
