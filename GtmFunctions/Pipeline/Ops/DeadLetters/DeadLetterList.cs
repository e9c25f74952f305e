using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Pipeline.Ops.DeadLetters;

/// <summary>Lists what is in the poison queues and why, without receiving a message.</summary>
public sealed class DeadLetterList(DeadLetterRecords records, StorageConnection storage)
{
    private const int MostPeeked = 32;

    /// <summary>Lists dead letters, newest first, and the counts of the poison queues.</summary>
    /// <param name="queue">One of <see cref="QueueNames"/>, or all of them where <see langword="null"/>.</param>
    /// <param name="text">Part of the id, key, reason or body, in any case.</param>
    /// <param name="top">The most dead letters.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<JsonObject> ListAsync(string? queue, string? text, int top, CancellationToken cancellation)
    {
        var found = new List<DeadLetterRecord>();
        var queues = new JsonArray();
        foreach (var name in QueueNames.All.Where(name => queue is null || queue == name))
        {
            await foreach (var record in records.DeadAsync(name, cancellation))
            {
                if (Matches(record, text))
                    found.Add(record);
            }

            queues.Add(await CountAsync(name, cancellation));
        }

        return new JsonObject
        {
            ["queues"] = queues,
            ["found"] = found.Count,
            ["deadLetters"] = new JsonArray([.. found.OrderByDescending(record => record.FailedAt).Take(top).Select(Line)]),
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

    private static bool Matches(DeadLetterRecord record, string? text) =>
        text is null
        || record.Id.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Key.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Reason.Contains(text, StringComparison.OrdinalIgnoreCase)
        || record.Body.Contains(text, StringComparison.OrdinalIgnoreCase);

    private static JsonNode Line(DeadLetterRecord record) => new JsonObject
    {
        ["id"] = record.Id,
        ["queue"] = record.Queue,
        ["key"] = record.Key,
        ["reason"] = record.Reason,
        ["answer"] = record.Answer,
        ["attempts"] = record.Attempts,
        ["failedAt"] = record.FailedAt,
        ["trace"] = record.TraceId.Length > 0 ? $"/api/ops/events/{record.TraceId}" : null,
        ["replay"] = $"/api/ops/dead-letters/{record.Id}/replay",
        ["message"] = Body(record),
    };

    private static JsonNode? Body(DeadLetterRecord record)
    {
        try
        {
            return JsonNode.Parse(record.Body);
        }
        catch (System.Text.Json.JsonException)
        {
            return record.Body;
        }
    }
}
