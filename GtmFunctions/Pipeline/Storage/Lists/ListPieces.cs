using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace GtmFunctions.Pipeline.Storage.Lists;

/// <summary>
/// The rows of a reading that is under way: a blob for each of its runs, beside the list's versions. They are a version when the reading
/// has come to its end, and are forgotten then.
/// </summary>
internal sealed class ListPieces(StorageConnection storage)
{
    private readonly BlobContainerClient _blobs = storage.Blobs.GetBlobContainerClient(ContainerNames.Lists);

    /// <summary>Begins a piece, over what a run that died may have left in its place.</summary>
    /// <param name="list">The list.</param>
    /// <param name="reading">The reading.</param>
    /// <param name="piece">The piece, from 0.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task<ListPieceWriter> BeginAsync(string list, string reading, int piece, CancellationToken cancellation) =>
        new(await Blob(list, reading, piece).OpenWriteAsync(cancellation));

    /// <summary>The rows of all pieces, in the order in which they were read.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked, or a piece is not there (status 404).</exception>
    public async IAsyncEnumerable<ListRow> ReadAsync(
        string list, string reading, int pieces, [EnumeratorCancellation] CancellationToken cancellation)
    {
        for (var piece = 0; piece < pieces; piece++)
        {
            await foreach (var row in Blob(list, reading, piece).ReadAsync(cancellation))
                yield return row;
        }
    }

    /// <summary>Whether a blob of a list is such a piece.</summary>
    public static bool IsPiece(string list, string blob) => blob.StartsWith(Folder(list), StringComparison.Ordinal);

    /// <summary>Forgets all that is left of readings of a list.</summary>
    /// <exception cref="Azure.RequestFailedException">Storage cannot be asked.</exception>
    public async Task ForgetAsync(string list, CancellationToken cancellation)
    {
        await foreach (var blob in _blobs.GetBlobsAsync(BlobTraits.None, BlobStates.None, Folder(list), cancellation))
            await _blobs.GetBlobClient(blob.Name).DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    private static string Folder(string list) => $"{list}/pieces/";

    private ListRowsBlob Blob(string list, string reading, int piece) =>
        new(_blobs.GetBlockBlobClient($"{Folder(list)}{reading}/{piece:D5}.ndjson.gz"));
}

/// <summary>Takes the rows of a piece, which is there when it is disposed of.</summary>
/// <param name="lines">Takes its lines.</param>
internal sealed class ListPieceWriter(Stream lines) : IAsyncDisposable
{
    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Takes a row.</summary>
    public async Task AddAsync(ListRow row, CancellationToken cancellation)
    {
        await lines.WriteAsync(JsonSerializer.SerializeToUtf8Bytes(row, ListJson.Default.ListRow), cancellation);
        await lines.WriteAsync(LineEnd, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => lines.DisposeAsync();
}
