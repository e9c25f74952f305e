using System.Collections.Concurrent;
using System.Globalization;
using Azure;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Azure.Storage.Queues;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Cli.Bench;

/// <summary>
/// The floor of an event: the same calls to the same storage, as many and as large, one after the other, with no work between. A call that
/// an event makes now and then only is made for so many of the events.
/// </summary>
internal sealed class StorageLoop
{
    private const string Name = "benchloop";
    private const int MostMessages = 32;
    private const string Kept = "kept";

    private readonly QueueClient _queue;
    private readonly TableClient _table;
    private readonly BlobContainerClient _blobs;
    private readonly ConcurrentQueue<QueueMessage> _received = new();

    private StorageLoop(string connection)
    {
        _queue = new QueueServiceClient(connection, new QueueClientOptions { MessageEncoding = QueueMessageEncoding.Base64 })
            .GetQueueClient(Name);
        _table = new TableServiceClient(connection).GetTableClient(Name);
        _blobs = new BlobServiceClient(connection).GetBlobContainerClient(Name);
    }

    /// <summary>Makes what it calls.</summary>
    public static async Task<StorageLoop> CreateAsync(string connection, CancellationToken cancellation)
    {
        var loop = new StorageLoop(connection);
        await loop._queue.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await loop._table.CreateIfNotExistsAsync(cancellation);
        await loop._blobs.CreateIfNotExistsAsync(cancellationToken: cancellation);
        await loop._table.UpsertEntityAsync(Row(Kept, Kept, 500), TableUpdateMode.Replace, cancellation);
        await loop._blobs.GetBlobClient(Kept).UploadAsync(Body(500), overwrite: true, cancellation);
        return loop;
    }

    /// <summary>Makes the calls of some events.</summary>
    /// <param name="calls">The calls of one.</param>
    /// <param name="events">How many.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <param name="clock">Takes the times.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<Load> RunAsync(CallRates calls, int events, int atOnce, TimeProvider clock, CancellationToken cancellation)
    {
        // What must be there before it is received, read or deleted comes first
        var ordered = calls.Rates.OrderBy(rate => Array.IndexOf(Order, rate.Call.Verb)).ToArray();
        var run = Guid.NewGuid().ToString("N");
        return await Load.RunAsync(
            events, atOnce, (number, token) => EventAsync(ordered, run, number, token), clock, cancellation);
    }

    private static readonly string[] Order = ["put", "get", "insert", "batch", "query", "update", "delete"];

    private async Task EventAsync(CallRate[] calls, string run, int number, CancellationToken cancellation)
    {
        foreach (var (call, perEvent, bytes, entities) in calls)
        {
            for (var left = Times(perEvent, number); left > 0; left--)
            {
                await ((call.Service, call.Verb) switch
                {
                    ("queues", "put") => _queue.SendMessageAsync(Body(bytes * 3 / 4), cancellationToken: cancellation),
                    ("queues", "get") => ReceiveAsync(cancellation),
                    ("queues", "delete") => DeleteAsync(cancellation),
                    ("tables", "insert") => _table.AddEntityAsync(Row($"{run}{number}", Key(), bytes), cancellation),
                    ("tables", "batch") => _table.SubmitTransactionAsync(Batch($"{run}{number}", bytes, entities), cancellation),
                    ("tables", "query") => _table.QueryAsync<TableEntity>(
                        $"PartitionKey eq '{run}{number}'", cancellationToken: cancellation).AsPages().GetAsyncEnumerator(cancellation)
                        .MoveNextAsync().AsTask(),
                    ("tables", "update") => _table.UpdateEntityAsync(
                        Row(Kept, Kept, bytes), ETag.All, TableUpdateMode.Replace, cancellation),
                    ("blobs", "put") => _blobs.GetBlobClient(Key()).UploadAsync(Body(bytes), cancellation),
                    ("blobs", _) => _blobs.GetBlobClient(Kept).DownloadContentAsync(cancellation),
                    _ => (Task)_table.GetEntityAsync<TableEntity>(Kept, Kept, cancellationToken: cancellation),
                });
            }
        }
    }

    private async Task ReceiveAsync(CancellationToken cancellation)
    {
        var received = await _queue.ReceiveMessagesAsync(MostMessages, cancellationToken: cancellation);
        foreach (var message in received.Value)
            _received.Enqueue(message);
    }

    private Task DeleteAsync(CancellationToken cancellation) => _received.TryDequeue(out var message)
        ? _queue.DeleteMessageAsync(message.MessageId, message.PopReceipt, cancellation)
        : Task.CompletedTask;

    // So that a call which is made 0.25 times an event is made by every fourth one
    private static int Times(double perEvent, int number) =>
        (int)(Math.Floor((number + 1) * perEvent + Rounding) - Math.Floor(number * perEvent + Rounding));

    private const double Rounding = 1e-6;

    private static IEnumerable<TableTransactionAction> Batch(string partition, int bytes, int entities)
    {
        var rows = Math.Max(entities, 1);
        return Enumerable.Range(0, rows).Select(_ => new TableTransactionAction(
            TableTransactionActionType.Add, Row(partition, Key(), bytes / rows - BatchPart)));
    }

    // What the form of a batch takes of its body for each of its rows
    private const int BatchPart = 400;
    private const int RowPart = 120;

    private static TableEntity Row(string partition, string key, int bytes) =>
        new(partition, key) { ["Text"] = new string('x', Math.Max(bytes - RowPart, 1)) };

    private static BinaryData Body(int bytes) => new(new string('x', Math.Max(bytes, 1)));

    private static string Key() => Guid.NewGuid().ToString("N", CultureInfo.InvariantCulture);
}
