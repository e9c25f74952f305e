using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace GtmFunctions.Pipeline.Storage.Import;

/// <summary>
/// The file of an import, which comes in parts and is read as a stream; its rows in pieces, so that feeding a piece costs the same however
/// large the file is; and its rejected rows. All stand among the payloads.
/// </summary>
internal sealed class ImportBlobs(StorageConnection storage)
{
    /// <summary>The most bytes of a part of a file.</summary>
    public const int PartBytes = 4 << 20;

    /// <summary>Before the names of all of these blobs.</summary>
    public const string Prefix = "imports/";

    /// <summary>What stands in place of a row whose person was erased.</summary>
    public const char Erased = '-';

    // Far less than a part: a storage of one thread makes live events wait while it gives them out
    private const int ReadBytes = 1 << 20;

    private const string RowsFolder = "rows/";
    private const string RejectedFolder = "rejected/";

    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Payloads);

    /// <summary>Whether a blob of an import is its file.</summary>
    public static bool IsFile(string name) => name.EndsWith("/file", StringComparison.Ordinal);

    /// <summary>Whether a blob of an import is a piece of its rejected rows.</summary>
    public static bool IsRejected(string name) => name.Contains($"/{RejectedFolder}", StringComparison.Ordinal);

    /// <summary>Takes a part of a file in; the same part may come again, and parts in any order.</summary>
    /// <param name="id">The import.</param>
    /// <param name="part">The part, from 0.</param>
    /// <param name="bytes">Its bytes, at most <see cref="PartBytes"/>.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task StageAsync(string id, int part, ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        using var content = new BinaryData(bytes).ToStream();
        await File(id).StageBlockAsync(BlockOf(part), content, cancellationToken: cancellation);
    }

    /// <summary>Makes a file of its parts.</summary>
    /// <param name="id">The import.</param>
    /// <param name="parts">How many it has.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>How many bytes the file has; <see langword="null"/> where a part is missing.</returns>
    public async Task<long?> TryCommitAsync(string id, int parts, CancellationToken cancellation)
    {
        try
        {
            await File(id).CommitBlockListAsync(Enumerable.Range(0, parts).Select(BlockOf), cancellationToken: cancellation);
            return (await File(id).GetPropertiesAsync(cancellationToken: cancellation)).Value.ContentLength;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode is "InvalidBlockList" or "InvalidBlobOrBlock")
        {
            return null;
        }
    }

    /// <summary>Writes a whole file.</summary>
    public async Task WriteAsync(string id, ReadOnlyMemory<byte> bytes, CancellationToken cancellation) =>
        await _blobs.GetBlobClient(FileOf(id)).UploadAsync(new BinaryData(bytes), overwrite: true, cancellation);

    /// <summary>Opens a file; its stream can be searched, and holds a MiB of it in memory.</summary>
    /// <exception cref="RequestFailedException">It is not there.</exception>
    public Task<Stream> OpenAsync(string id, CancellationToken cancellation) =>
        _blobs.GetBlobClient(FileOf(id)).OpenReadAsync(
            new BlobOpenReadOptions(allowModifications: false) { BufferSize = ReadBytes }, cancellation);

    /// <summary>Writes a piece of the rows that can be fed: a line of JSON each.</summary>
    public async Task WriteRowsAsync(string id, int piece, ReadOnlyMemory<byte> lines, CancellationToken cancellation) =>
        await _blobs.GetBlobClient(RowsOf(id, piece)).UploadAsync(new BinaryData(lines), overwrite: true, cancellation);

    /// <summary>The rows of a piece, a line each.</summary>
    public async Task<IReadOnlyList<string>> RowsAsync(string id, int piece, CancellationToken cancellation)
    {
        var content = (await _blobs.GetBlobClient(RowsOf(id, piece)).DownloadContentAsync(cancellation)).Value.Content;
        return content.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    /// <summary>Writes a piece of the rejected rows.</summary>
    public async Task WriteRejectedAsync(string id, int piece, RejectedRow[] rows, CancellationToken cancellation)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(rows, ImportJson.Default.RejectedRowArray);
        await _blobs.GetBlobClient(RejectedOf(id, piece)).UploadAsync(new BinaryData(json), overwrite: true, cancellation);
    }

    /// <summary>All rejected rows, in their order.</summary>
    public async IAsyncEnumerable<RejectedRow> RejectedAsync(
        string id, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var blob in _blobs.GetBlobsAsync(
            BlobTraits.None, BlobStates.None, $"{Prefix}{id}/{RejectedFolder}", cancellation))
        {
            var content = (await _blobs.GetBlobClient(blob.Name).DownloadContentAsync(cancellation)).Value.Content;
            foreach (var row in JsonSerializer.Deserialize(content.ToMemory().Span, ImportJson.Default.RejectedRowArray) ?? [])
                yield return row;
        }
    }

    /// <summary>Deletes a file that is read to its end.</summary>
    public Task ForgetFileAsync(string id, CancellationToken cancellation) =>
        _blobs.GetBlobClient(FileOf(id)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Deletes a piece of rows that is fed.</summary>
    public Task ForgetRowsAsync(string id, int piece, CancellationToken cancellation) =>
        _blobs.GetBlobClient(RowsOf(id, piece)).DeleteIfExistsAsync(cancellationToken: cancellation);

    /// <summary>Deletes everything of an import.</summary>
    /// <param name="id">The import.</param>
    /// <param name="isRejectedKept">Whether its rejected rows stay.</param>
    /// <param name="cancellation">Ends the work; what is deleted by then is deleted.</param>
    /// <returns>How many blobs are gone.</returns>
    public async Task<int> ForgetAsync(string id, bool isRejectedKept, CancellationToken cancellation)
    {
        var gone = 0;
        var blobs = _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.Uncommitted, $"{Prefix}{id}/", cancellation);
        await foreach (var blob in blobs.Where(blob => !(isRejectedKept && IsRejected(blob.Name))).WithCancellation(cancellation))
        {
            await _blobs.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
            gone++;
        }

        return gone;
    }

    private BlockBlobClient File(string id) => _blobs.GetBlockBlobClient(FileOf(id));

    // Ids of blocks are of one length
    private static string BlockOf(int part) =>
        Convert.ToBase64String(Encoding.ASCII.GetBytes(part.ToString("D6", CultureInfo.InvariantCulture)));

    private static string FileOf(string id) => $"{Prefix}{id}/file";

    private static string RowsOf(string id, int piece) => $"{Prefix}{id}/{RowsFolder}{piece:D8}.ndjson";

    private static string RejectedOf(string id, int piece) => $"{Prefix}{id}/{RejectedFolder}{piece:D8}.json";
}
