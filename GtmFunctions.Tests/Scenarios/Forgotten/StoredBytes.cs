using System.Text;
using Azure.Data.Tables;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Storage;

namespace GtmFunctions.Tests.Scenarios.Forgotten;

/// <summary>Searches every byte that a pipeline keeps: all rows of all tables, all blobs, and all messages that can be seen.</summary>
internal static class StoredBytes
{
    /// <summary>Where a text stands, plain, escaped, or in base64 of any alignment; nowhere where the list is empty.</summary>
    public static async Task<IReadOnlyList<string>> FindAsync(PipelineHarness pipeline, string text)
    {
        var storage = pipeline.Get<StorageConnection>();
        var forms = TextForms.Of(text);
        var found = new List<string>();
        await foreach (var table in storage.Tables.QueryAsync())
        {
            await foreach (var row in storage.Tables.GetTableClient(table.Name).QueryAsync<TableEntity>())
            {
                var all = string.Join('\n', row.Select(property => $"{property.Key}={Text(property.Value)}"));
                Look($"{table.Name} {row.PartitionKey} {row.RowKey}", all);
            }
        }

        await foreach (var container in storage.Blobs.GetBlobContainersAsync())
        {
            var client = storage.Blobs.GetBlobContainerClient(container.Name);
            await foreach (var blob in client.GetBlobsAsync())
            {
                var bytes = (await client.GetBlobClient(blob.Name).DownloadContentAsync()).Value.Content.ToArray();
                Look($"{container.Name}/{blob.Name}", $"{blob.Name}\n{Encoding.UTF8.GetString(bytes)}");
            }
        }

        await foreach (var queue in storage.RawQueues.GetQueuesAsync())
        {
            PeekedMessage[] messages = await storage.RawQueues.GetQueueClient(queue.Name).PeekMessagesAsync(32);
            foreach (var message in messages)
                Look($"{queue.Name} {message.MessageId}", message.Body.ToString());
        }

        return found;

        void Look(string where, string held)
        {
            foreach (var form in forms.Where(form => held.Contains(form, StringComparison.OrdinalIgnoreCase)))
                found.Add($"{where}: {form}");
        }
    }

    private static string? Text(object? value) => value switch
    {
        byte[] bytes => Encoding.UTF8.GetString(bytes),
        BinaryData data => data.ToString(),
        _ => value?.ToString(),
    };
}
