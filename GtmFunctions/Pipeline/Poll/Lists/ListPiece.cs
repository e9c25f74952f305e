using GtmFunctions.Pipeline.Storage.Lists;

namespace GtmFunctions.Pipeline.Poll.Lists;

/// <summary>The piece of one run, which is begun with its first row.</summary>
internal sealed class ListPiece(ListPieces pieces, string list, ListReading reading) : IAsyncDisposable
{
    private ListPieceWriter? _writer;

    /// <summary>Takes a row.</summary>
    public async Task AddAsync(ListRow row, CancellationToken cancellation)
    {
        _writer ??= await pieces.BeginAsync(list, reading.Id, reading.Pieces, cancellation);
        await _writer.AddAsync(row, cancellation);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _writer?.DisposeAsync() ?? default;
}
