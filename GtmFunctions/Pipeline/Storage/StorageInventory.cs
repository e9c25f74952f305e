using GtmFunctions.Pipeline.Storage.Queues;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>Tells which of the pipeline's tables and containers are not there; the queues are <see cref="QueueReadings"/>' part.</summary>
public sealed class StorageInventory(StorageConnection storage)
{
    /// <summary>What is missing, such as <c>table GtmClaims</c>.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<IReadOnlyList<string>> MissingAsync(CancellationToken cancellation)
    {
        var tables = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        await foreach (var table in storage.Tables.QueryAsync(cancellationToken: cancellation))
            tables.Add(table.Name);
        var missing = TableNames.All.Where(name => !tables.Contains(name)).Select(name => $"table {name}").ToList();
        foreach (var name in ContainerNames.All)
        {
            if (!await storage.EdgeBlobs.GetBlobContainerClient(name).ExistsAsync(cancellation))
                missing.Add($"container {name}");
        }

        return missing;
    }
}
