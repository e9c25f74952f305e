namespace GtmFunctions.Pipeline.Storage;

/// <summary>Makes the queues, tables and containers that are not there yet. Triggers do not create their queues.</summary>
public sealed class StoragePreparation(StorageConnection storage)
{
    /// <summary>Makes what is missing; what is there is left alone.</summary>
    /// <exception cref="Azure.RequestFailedException">The storage cannot be reached, or the identity lacks a role.</exception>
    public async Task EnsureAsync(CancellationToken cancellation)
    {
        var queues = QueueNames.All.SelectMany(name => new[] { name, QueueNames.PoisonOf(name) });
        await Task.WhenAll(
        [
            .. queues.Select(name => storage.Queues.GetQueueClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation) as Task),
            .. TableNames.All.Select(name => storage.Tables.CreateTableIfNotExistsAsync(name, cancellation)),
            .. ContainerNames.All.Select(name => storage.Blobs.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation)),
        ]);
    }
}
