using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using GtmFunctions.Pipeline.Language;
using GtmFunctions.Pipeline.Storage.Retention;

namespace GtmFunctions.Pipeline.Storage.People;

/// <summary>
/// Looks through the blobs of payloads for who is to be erased. Those of rows go with their rows; what is left are messages that were too
/// large for a queue, and what a crash left.
/// </summary>
internal sealed class PersonBlobs(StorageConnection storage)
{
    private const int LargestPage = 100;

    private readonly BlobContainerClient _payloads = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Deletes blobs that name a person, of one page.</summary>
    /// <param name="from">Where the page begins; <see langword="null"/> at the first.</param>
    /// <param name="mayGo">Whether one may go, by its name.</param>
    /// <param name="matcher">Finds the person.</param>
    /// <param name="isDryRun">Whether nothing is deleted.</param>
    /// <param name="budget">Counts the calls.</param>
    /// <param name="cancellation">Ends the work.</param>
    public async Task<PersonPage> LookAsync(
        string? from, Func<string, bool> mayGo, AddressMatcher matcher, bool isDryRun, CallBudget budget, CancellationToken cancellation)
    {
        var pages = _payloads.GetBlobsAsync(BlobTraits.None, BlobStates.None, prefix: null, cancellation).AsPages(from, LargestPage);
        await foreach (var page in pages)
        {
            budget.Count();
            var gone = 0;
            foreach (var blob in page.Values.Where(blob => mayGo(blob.Name)))
            {
                if (!await NamesAsync(blob.Name, matcher, budget, cancellation))
                    continue;
                gone++;
                if (isDryRun)
                    continue;
                budget.Count();
                await _payloads.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
            }

            return new PersonPage([], gone, page.ContinuationToken is { Length: > 0 } next ? next : null);
        }

        return new PersonPage([], 0, Next: null);
    }

    private async Task<bool> NamesAsync(string name, AddressMatcher matcher, CallBudget budget, CancellationToken cancellation)
    {
        budget.Count();
        try
        {
            return matcher.Names((await _payloads.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content.ToString());
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            return false;
        }
    }
}
