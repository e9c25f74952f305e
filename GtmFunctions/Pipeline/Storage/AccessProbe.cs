using Azure;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Queues.Models;
using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>What the app's identity may do in one service of its storage account.</summary>
/// <param name="Service"><c>queues</c>, <c>tables</c> or <c>blobs</c>.</param>
/// <param name="Account">The account's name.</param>
/// <param name="Can">What it did, such as <c>make</c>, <c>write</c>, <c>read</c>, <c>delete</c>.</param>
/// <param name="Cannot">What it could not do; what comes after that was not tried. <see langword="null"/> where it could do all.</param>
/// <param name="Fault">Why, by storage's error code.</param>
public sealed record ServiceAccess(string Service, string Account, IReadOnlyList<string> Can, string? Cannot, string? Fault);

/// <summary>
/// Finds out what the app's identity may do, by doing it: what the pipeline does with queues, tables and blobs, on names of its own that
/// nothing listens to. Roles cannot be read by an app that has those of the data plane only.
/// </summary>
public sealed class AccessProbe(StorageConnection storage)
{
    /// <summary>The queue, table and blob folder that are tried.</summary>
    public const string QueueName = "gtm-checks";

    private const string TableName = "GtmChecks";
    private const string BlobFolder = "checks";

    private static readonly TimeSpan MessageLife = TimeSpan.FromMinutes(1);

    /// <summary>Tries all three services.</summary>
    public async Task<IReadOnlyList<ServiceAccess>> TryAsync(CancellationToken cancellation) => await Task.WhenAll(
        TryAsync("queues", storage.Queues.AccountName, Queues(cancellation)),
        TryAsync("tables", storage.Tables.AccountName, Tables(cancellation)),
        TryAsync("blobs", storage.Blobs.AccountName, Blobs(cancellation)));

    private IReadOnlyList<(string Does, Func<Task> Do)> Queues(CancellationToken cancellation)
    {
        var queue = storage.EdgeQueues.GetQueueClient(QueueName);
        (string Id, string Receipt) put = ("", "");
        return
        [
            ("make", () => queue.CreateIfNotExistsAsync(cancellationToken: cancellation)),
            ("write", async () => put = Put(
                await queue.SendMessageAsync("probe", timeToLive: MessageLife, cancellationToken: cancellation))),
            ("read", () => queue.PeekMessagesAsync(1, cancellation)),
            ("delete", () => queue.DeleteIfOursAsync(put.Id, put.Receipt, cancellation)),
        ];

        static (string Id, string Receipt) Put(SendReceipt sent) => (sent.MessageId, sent.PopReceipt);
    }

    private IReadOnlyList<(string Does, Func<Task> Do)> Tables(CancellationToken cancellation)
    {
        var table = storage.Tables.GetTableClient(TableName);
        var row = Guid.NewGuid().ToString("n");
        return
        [
            ("make", () => table.CreateIfNotExistsAsync(cancellation)),
            ("write", () => table.TryAddAsync(new TableEntity("probe", row), cancellation)),
            ("read", () => table.GetEntityAsync<TableEntity>("probe", row, cancellationToken: cancellation)),
            ("delete", () => table.DeleteEntityAsync("probe", row, cancellationToken: cancellation)),
        ];
    }

    private IReadOnlyList<(string Does, Func<Task> Do)> Blobs(CancellationToken cancellation)
    {
        var container = storage.EdgeBlobs.GetBlobContainerClient(ContainerNames.Payloads);
        var blob = container.GetBlobClient($"{BlobFolder}/{Guid.NewGuid():n}");
        return
        [
            ("make", () => container.CreateIfNotExistsAsync(cancellationToken: cancellation)),
            ("write", () => blob.UploadAsync(new BinaryData("probe"), overwrite: true, cancellation)),
            ("read", () => blob.DownloadContentAsync(cancellation)),
            ("delete", () => blob.DeleteIfExistsAsync(cancellationToken: cancellation)),
        ];
    }

    private static async Task<ServiceAccess> TryAsync(string service, string account, IReadOnlyList<(string Does, Func<Task> Do)> steps)
    {
        var can = new List<string>();
        foreach (var (does, act) in steps)
        {
            try
            {
                await act();
                can.Add(does);
            }
            catch (Exception failure) when (failure is RequestFailedException or AggregateException or AuthenticationFailedException)
            {
                return new ServiceAccess(
                    service, account, can, does, (failure as RequestFailedException)?.ErrorCode ?? failure.GetType().Name);
            }
        }

        return new ServiceAccess(service, account, can, Cannot: null, Fault: null);
    }
}
