using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Queues.Models;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Makes the queues, tables and containers that are not there yet. Triggers do not create their queues. It looks first: to make what is
/// there is answered 409, which logs and telemetry show as a failure at each start.
/// </summary>
public sealed class StoragePreparation(StorageConnection storage)
{
    private const string Prefix = "gtm-";

    /// <summary>Makes what is missing; what is there is left alone.</summary>
    /// <exception cref="RequestFailedException">The storage cannot be reached, or the identity lacks a role.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var looks = await Task.WhenAll(
            NamesAsync(storage.Queues.GetQueuesAsync(QueueTraits.None, Prefix, cancellation), queue => queue.Name),
            NamesAsync(storage.Tables.QueryAsync(cancellationToken: cancellation), table => table.Name),
            NamesAsync(
                storage.Blobs.GetBlobContainersAsync(BlobContainerTraits.None, BlobContainerStates.None, Prefix, cancellation),
                container => container.Name));
        var queues = QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) });
        await Task.WhenAll(
        [
            .. queues.Except(looks[0])
                .Select(name => storage.Queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation) as Task),
            .. TableNames.All.Except(looks[1]).Select(name => storage.Tables.CreateTableIfNotExistsAsync(name, cancellation)),
            .. ContainerNames.All.Except(looks[2])
                .Select(name => storage.Blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation)),
        ]);
    }

    private static async Task<HashSet<string>> NamesAsync<T>(AsyncPageable<T> all, Func<T, string> name)
        where T : notnull
    {
        var names = new HashSet<string>();
        await foreach (var one in all)
            names.Add(name(one));
        return names;
    }
}
