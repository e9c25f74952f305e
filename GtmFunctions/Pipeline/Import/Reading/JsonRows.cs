using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using GtmFunctions.Pipeline.Language.Fields;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>
/// The rows of a JSON list, read as a stream. The list itself has to be whole: where it breaks off nobody knows what follows.
/// </summary>
internal static class JsonRows
{
    /// <summary>Reads the rows.</summary>
    /// <param name="stream">The file, unpacked.</param>
    /// <param name="encoding">Its encoding.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="UnreadableFileException">The list breaks off, or one of its rows is too large.</exception>
    public static async IAsyncEnumerable<FileRow> ReadAsync(
        Stream stream, Encoding encoding, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await using var text = encoding is UTF8Encoding ? stream : Encoding.CreateTranscodingStream(stream, encoding, Encoding.UTF8);
        await using var bounded = new RowBoundStream(text, ImportLimits.RowBytes * 4L);
        await using var rows = JsonSerializer
            .DeserializeAsyncEnumerable(bounded, JsonRowsJson.Default.JsonElement, cancellation)
            .GetAsyncEnumerator(cancellation);
        var count = 0;
        while (await NextAsync(rows, count))
        {
            count++;
            bounded.BeginRow();
            yield return NdjsonRows.Row(Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8Value(rows.Current)), 0);
        }
    }

    private static async Task<bool> NextAsync(IAsyncEnumerator<JsonElement> rows, int count)
    {
        try
        {
            return await rows.MoveNextAsync();
        }
        catch (JsonException broken)
        {
            throw new UnreadableFileException(
                $"The JSON list breaks off after {count} rows: {broken.Message} Mend it, or give an object a line (NDJSON), "
                + "of which a broken line costs no other.",
                broken);
        }
    }
}

/// <summary>A stream that refuses to be read for ever without a row: what reads a list holds a row until it is whole.</summary>
/// <param name="inner">The stream.</param>
/// <param name="most">The most bytes between two rows.</param>
internal sealed class RowBoundStream(Stream inner, long most) : ReadingStream
{
    private long _sinceRow;

    /// <summary>Counts from here on.</summary>
    public void BeginRow() => _sinceRow = 0;

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Count(inner.Read(buffer, offset, count));

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        Count(await inner.ReadAsync(buffer, cancellationToken));

    private int Count(int read)
    {
        _sinceRow += read;
        return _sinceRow <= most
            ? read
            : throw new UnreadableFileException($"A row of the list has more than {ImportLimits.RowBytes >> 10} KiB.");
    }
}

/// <summary>JSON of rows.</summary>
[JsonSourceGenerationOptions(MaxDepth = JsonDepth.Own)]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class JsonRowsJson : JsonSerializerContext;
