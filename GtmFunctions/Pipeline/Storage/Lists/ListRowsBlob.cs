using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>Rows in a blob: packed JSON by lines, streamed both ways.</summary>
/// <param name="blob">The blob.</param>
internal sealed class ListRowsBlob(BlockBlobClient blob)
{
    private const int UploadBytes = 4 << 20;

    /// <summary>The rows, in their order.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked, or there is no such blob (status 404).</exception>
    public async IAsyncEnumerable<ListRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var stored = await blob.OpenReadAsync(new BlobOpenReadOptions(allowModifications: false), cancellation);
        await using var plain = new GZipStream(stored, CompressionMode.Decompress);
        using var lines = new StreamReader(plain);
        while (await lines.ReadLineAsync(cancellation) is { } line)
            yield return JsonSerializer.Deserialize(line, ListJson.Default.ListRow)!;
    }

    /// <summary>Begins to write the blob anew.</summary>
    /// <returns>Takes the lines; the blob is there when it is disposed of.</returns>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<Stream> OpenWriteAsync(CancellationToken cancellation)
    {
        var options = new BlockBlobOpenWriteOptions { BufferSize = UploadBytes };
        return new GZipStream(await blob.OpenWriteAsync(overwrite: true, options, cancellation), CompressionLevel.Fastest);
    }
}
