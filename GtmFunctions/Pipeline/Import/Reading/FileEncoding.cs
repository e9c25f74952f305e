using System.Text;
using GtmFunctions.Pipeline.Language.Tables;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>
/// The encoding of a text file as tables read it: UTF-8 or UTF-16, with or without a byte order mark, or Windows-1252 where it can be
/// nothing else. Only the whole file tells: the first letter that is no UTF-8 may stand in its last row.
/// </summary>
internal static class FileEncoding
{
    private const int ChunkBytes = 64 << 10;
    private const int ChunksBetweenRests = 16;

    /// <summary>Looks through a file.</summary>
    /// <param name="stream">The file, unpacked.</param>
    /// <param name="isHead">Whether it is only a file's beginning, whose last letter may be cut.</param>
    /// <param name="rest">Is awaited after each MiB, for a file may be large and others wait.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>The encoding's name.</returns>
    /// <exception cref="UnreadableFileException">Its letters cannot be told.</exception>
    public static async Task<string> FindAsync(
        Stream stream, bool isHead, Func<CancellationToken, Task> rest, CancellationToken cancellation)
    {
        var bytes = new byte[ChunkBytes];
        var letters = new char[ChunkBytes + 1];
        var strict = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true).GetDecoder();
        var western = new WesternText();
        var isUtf8 = true;
        for (var chunks = 0; ; chunks++)
        {
            if (chunks > 0 && chunks % ChunksBetweenRests == 0)
                await rest(cancellation);
            var read = await stream.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellation);
            if (chunks == 0 && Marked(bytes.AsSpan(0, read)) is { } marked)
                return marked.WebName;
            isUtf8 = isUtf8 && IsUtf8(strict, bytes.AsSpan(0, read), letters, flush: read < bytes.Length && !isHead);
            western.Look(letters.AsSpan(0, WesternText.Encoding.GetChars(bytes.AsSpan(0, read), letters)));
            if (read < bytes.Length || !(isUtf8 || western.IsWestern))
                break;
        }

        return isUtf8 ? Encoding.UTF8.WebName
            : western.IsWestern ? WesternText.Encoding.WebName
            : throw new UnreadableFileException(
                $"The file is neither UTF-8 nor Western (Windows-1252) text, so its letters cannot be told: {TableText.SaveAsUtf8}.");
    }

    /// <summary>The encoding of a name that <see cref="FindAsync"/> gave.</summary>
    public static Encoding Get(string name) =>
        name == WesternText.Encoding.WebName ? WesternText.Encoding : Encoding.GetEncoding(name);

    private static Encoding? Marked(ReadOnlySpan<byte> head) => head switch
    {
        [0xEF, 0xBB, 0xBF, ..] => null,
        [0xFF, 0xFE, ..] or [not 0, 0, not 0, 0, ..] => Encoding.Unicode,
        [0xFE, 0xFF, ..] or [0, not 0, 0, not 0, ..] => Encoding.BigEndianUnicode,
        _ => null,
    };

    private static bool IsUtf8(Decoder strict, ReadOnlySpan<byte> bytes, char[] letters, bool flush)
    {
        try
        {
            strict.GetChars(bytes, letters, flush);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
