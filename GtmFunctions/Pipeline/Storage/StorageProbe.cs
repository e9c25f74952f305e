namespace GtmFunctions.Pipeline.Storage;

/// <summary>Asks whether the storage can be reached, with the patience of the HTTP edge.</summary>
internal sealed class StorageProbe(StorageConnection storage)
{
    /// <summary>What is wrong, in words; <see langword="null"/> where nothing is.</summary>
    public async Task<string?> FaultAsync(CancellationToken cancellation)
    {
        try
        {
            return await storage.EdgeQueues.GetQueueClient(QueueNames.Received).ExistsAsync(cancellation)
                ? null
                : $"reachable, but the queue {QueueNames.Received} is missing: it is made when the app starts";
        }
        catch (Exception failure) when (StorageFault.Is(failure) && !cancellation.IsCancellationRequested)
        {
            return $"not reachable: {StorageFault.Code(failure)}";
        }
    }
}
