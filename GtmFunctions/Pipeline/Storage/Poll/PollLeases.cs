using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Specialized;

namespace GtmFunctions.Pipeline.Storage.Poll;

/// <summary>
/// Who polls: one instance at a time for each kind of records, by a lease of a blob that runs out by itself where its holder dies. Records
/// are told once all the same where two should ever poll: by their claims, and by the state's ETag.
/// </summary>
internal sealed class PollLeases(StorageConnection storage)
{
    // The longest that storage grants one that ends; a page takes less than that, and each renews it
    private static readonly TimeSpan Term = TimeSpan.FromSeconds(60);

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Configuration);

    /// <summary>Takes a lease.</summary>
    /// <returns><see langword="null"/> where another instance has it.</returns>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public Task<PollLease?> TryTakeAsync(string source, string records, CancellationToken cancellation) =>
        TryTakeAsync($"polls/{source}.{records}", cancellation);

    /// <summary>Takes the lease of a list that is polled.</summary>
    /// <inheritdoc cref="TryTakeAsync(string, string, CancellationToken)"/>
    public Task<PollLease?> TryTakeListAsync(string list, CancellationToken cancellation) =>
        TryTakeAsync($"polls/lists/{list}", cancellation);

    private async Task<PollLease?> TryTakeAsync(string name, CancellationToken cancellation)
    {
        var blob = _blobs.GetBlobClient(name);
        var lease = blob.GetBlobLeaseClient();
        try
        {
            return await TakeAsync(lease, cancellation);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            // Another instance may make it meanwhile, which is as good
            await blob.TryWriteAsync(BinaryData.Empty, read: null, cancellation);
            return await TakeAsync(lease, cancellation);
        }
    }

    private static async Task<PollLease?> TakeAsync(BlobLeaseClient lease, CancellationToken cancellation)
    {
        try
        {
            await lease.AcquireAsync(Term, cancellationToken: cancellation);
            return new PollLease(lease);
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return null;
        }
    }
}

/// <summary>A lease that is held.</summary>
internal sealed class PollLease(BlobLeaseClient lease)
{
    /// <summary>Holds it for another term.</summary>
    /// <returns>Whether it is held still; else it ran out and another instance has it.</returns>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<bool> TryRenewAsync(CancellationToken cancellation)
    {
        try
        {
            await lease.RenewAsync(cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException lost) when (lost.Status is 404 or 409 or 412)
        {
            return false;
        }
    }

    /// <summary>Lets it go; one that cannot be let go runs out.</summary>
    public async Task ReleaseAsync()
    {
        try
        {
            await lease.ReleaseAsync(cancellationToken: CancellationToken.None);
        }
        catch (Exception away) when (StorageFault.Is(away))
        {
            // It runs out by itself
        }
    }
}
