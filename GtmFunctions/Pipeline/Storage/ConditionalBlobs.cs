using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>
/// Blobs that several instances may write: a write or deletion goes through only where the blob is as it was read, or where there was
/// none and is none.
/// </summary>
internal static class ConditionalBlobs
{
    /// <summary>Writes a blob over the one that was read, or as a new one.</summary>
    /// <param name="blob">The blob.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="read">Of which read it is made; <see langword="null"/> for one that is new.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>
    /// The tag of what stands then; <see langword="null"/> where somebody else was quicker. The client resends a write whose answer was
    /// lost, and is then refused for its own first one: who has to know looks what stands.
    /// </returns>
    public static async Task<ETag?> TryWriteAsync(
        this BlobClient blob, BinaryData content, ETag? read, CancellationToken cancellation)
    {
        var conditions = read is { } tag
            ? new BlobRequestConditions { IfMatch = tag }
            : new BlobRequestConditions { IfNoneMatch = ETag.All };
        try
        {
            var written = await blob.UploadAsync(content, new BlobUploadOptions { Conditions = conditions }, cancellation);
            return written.Value.ETag;
        }
        catch (RequestFailedException other) when (other.Status is 409 or 412)
        {
            return null;
        }
    }

    /// <summary>Deletes a blob unless it has changed since it was read; one that is gone is deleted.</summary>
    /// <returns>Whether it is gone; else it has changed.</returns>
    public static async Task<bool> TryDeleteAsync(this BlobClient blob, ETag? read, CancellationToken cancellation)
    {
        try
        {
            await blob.DeleteIfExistsAsync(
                conditions: new BlobRequestConditions { IfMatch = read }, cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException changed) when (changed.Status == 412)
        {
            return false;
        }
    }
}
