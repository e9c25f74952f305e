using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>Forgets all that is stored of a list.</summary>
internal sealed class ListForgetter(StorageConnection storage, ListVersions versions, TimeProvider clock)
{
    // Rules that name the list again may have it synced at this moment: rows that are new, and what changes meanwhile, stay
    private static readonly TimeSpan Young = TimeSpan.FromDays(1);

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Lists);

    /// <summary>
    /// Deletes what is stored of a list, unless any of its rows are new: first which version is in use, so that it names nothing that is
    /// gone.
    /// </summary>
    /// <param name="list">The list.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>How many rows and blobs are gone, and whether nothing of the list is left.</returns>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<(int Deleted, bool IsGone)> ForgetAsync(string list, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        var current = await versions.CurrentAsync(list, cancellation);
        budget.Count();
        var blobs = new List<BlobItem>();
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, $"{list}/", cancellation))
            blobs.Add(blob);
        var deleted = 0;
        if (blobs.Exists(blob => AreYoungRows(list, blob)))
            return (deleted, false);
        if (current is not null)
        {
            budget.Count();
            if (!await versions.TryForgetAsync(list, current, cancellation))
                return (deleted, false);
            deleted++;
        }

        foreach (var blob in blobs)
        {
            budget.Count();
            if (!await _blobs.GetBlobClient(blob.Name).TryDeleteAsync(blob.Properties.ETag, cancellation))
                return (deleted, false);
            deleted++;
        }

        return (deleted, true);
    }

    private bool AreYoungRows(string list, BlobItem blob) =>
        blob.Name.StartsWith($"{list}/rows/", StringComparison.Ordinal)
        && string.CompareOrdinal(blob.Name, $"{list}/rows/{ListVersions.Stamp(clock.GetUtcNow() - Young)}") >= 0;
}
