using System.Buffers.Binary;
using System.IO.Compression;
using GtmFunctions.Pipeline.Language;

namespace GtmFunctions.Pipeline.Events;

/// <summary>
/// Undoes a <c>Content-Encoding</c>, within bounds: a few bytes of gzip can hold a thousand times as many
/// (RFC 1951 allows 1032), so what comes out is counted while it comes.
/// </summary>
internal static class PayloadEncoding
{
    /// <summary>The most bytes that a body may have when it is decompressed.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>The most bytes out for one byte in, from <see cref="AlwaysAllowed"/> on; JSON that says anything stays far below.</summary>
    public const int MaxRatio = 100;

    /// <summary>What any body may decompress to, however small it is.</summary>
    public const int AlwaysAllowed = 1 << 20;

    private const int ChunkBytes = 32 << 10;

    /// <summary>The body as it was before it was encoded.</summary>
    /// <param name="body">The exact bytes that came.</param>
    /// <param name="encoding">The header's value as sent, or empty.</param>
    /// <exception cref="UnprocessableException">
    /// The encoding is one that is not read, the bytes are not of it, or too many come out.
    /// </exception>
    public static ReadOnlyMemory<byte> Decode(ReadOnlyMemory<byte> body, string encoding)
    {
        if (IsNone(encoding))
            return body;
        return encoding.Trim().ToLowerInvariant() is "gzip" or "x-gzip" ? Gunzip(body) : throw new UnprocessableException(
            $"The body came with the content encoding '{BoundedText.Shown(encoding)}', and only gzip is read. " +
            "Have the sender use that, or none.");
    }

    /// <summary>Whether a value of the header says that the body came as it is.</summary>
    public static bool IsNone(string encoding) => encoding.Trim().ToLowerInvariant() is "" or "identity";

    private static ReadOnlyMemory<byte> Gunzip(ReadOnlyMemory<byte> body)
    {
        var most = (int)Math.Min(MaxBytes, Math.Max(AlwaysAllowed, (long)body.Length * MaxRatio));
        using var gzip = new GZipStream(new MemoryStream(body.ToArray(), writable: false), CompressionMode.Decompress);
        using var plain = new MemoryStream();
        var chunk = new byte[ChunkBytes];
        try
        {
            while (gzip.Read(chunk) is var read and > 0)
            {
                plain.Write(chunk, 0, read);
                if (plain.Length > most)
                {
                    throw new UnprocessableException(
                        $"The body decompresses to more than {most} bytes, from {body.Length}: it is a bomb, or has to be sent in parts. " +
                        "The bytes are kept here.");
                }
            }
        }
        catch (InvalidDataException error)
        {
            throw Unreadable(error.Message);
        }

        // The stream does not mind an end that comes too soon, but the last four bytes are the length of what was compressed (RFC 1952).
        if (body.Length < sizeof(uint) || BinaryPrimitives.ReadUInt32LittleEndian(body.Span[^sizeof(uint)..]) != plain.Length)
            throw Unreadable("It is cut short, or has several parts.");
        return plain.GetBuffer().AsMemory(0, (int)plain.Length);
    }

    private static UnprocessableException Unreadable(string why) =>
        new($"The body came as gzip and is none that can be read: {why} The bytes are kept here.");
}
