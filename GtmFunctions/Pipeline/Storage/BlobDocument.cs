using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;

namespace GtmFunctions.Pipeline.Storage;

/// <summary>A record that is a blob of JSON, which several instances may write.</summary>
/// <param name="blob">The blob.</param>
/// <param name="type">The record's generated JSON code.</param>
internal sealed class BlobDocument<T>(BlobClient blob, JsonTypeInfo<T> type)
    where T : StoredRecord
{
    /// <summary>The record; <see langword="null"/> where there is none.</summary>
    /// <exception cref="RequestFailedException">Storage cannot be asked.</exception>
    public async Task<T?> FindAsync(CancellationToken cancellation)
    {
        try
        {
            var found = (await blob.DownloadContentAsync(cancellation)).Value;
            return JsonSerializer.Deserialize(found.Content, type)! with { ETag = found.Details.ETag };
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Writes a record over the one that it was made of, or as a new one; see <see cref="ConditionalBlobs"/>.</summary>
    /// <returns>The record as it is stored; <see langword="null"/> where another instance was quicker.</returns>
    /// <exception cref="RequestFailedException">Storage did not take it.</exception>
    public async Task<T?> TryWriteAsync(T record, CancellationToken cancellation)
    {
        var content = BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(record, type));
        return await blob.TryWriteAsync(content, record.ETag, cancellation) is { } tag ? record with { ETag = tag } : null;
    }
}
