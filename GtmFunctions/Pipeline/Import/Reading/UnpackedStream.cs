using System.Buffers.Binary;
using System.IO.Compression;

namespace GtmFunctions.Pipeline.Import.Reading;

/// <summary>
/// A gzip file unpacked as it is read, and counted while it comes out: a few bytes can hold a thousand times as many (RFC 1951 allows
/// 1032).
/// </summary>
internal sealed class UnpackedStream : ReadingStream
{
    private readonly GZipStream _gzip;
    private readonly long _most;
    private readonly uint _expected;
    private long _count;

    /// <summary>Unpacks a file.</summary>
    /// <param name="packed">The file, which can be searched.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public static async Task<UnpackedStream> OpenAsync(Stream packed, CancellationToken cancellation)
    {
        var last = new byte[sizeof(uint)];
        packed.Position = Math.Max(0, packed.Length - last.Length);
        _ = await packed.ReadAtLeastAsync(last, last.Length, throwOnEndOfStream: false, cancellation);
        packed.Position = 0;
        return new UnpackedStream(packed, BinaryPrimitives.ReadUInt32LittleEndian(last));
    }

    private UnpackedStream(Stream packed, uint expected)
    {
        _gzip = new GZipStream(packed, CompressionMode.Decompress);
        _most = Math.Min(
            ImportLimits.UnpackedBytes, Math.Max(ImportLimits.AlwaysUnpacked, packed.Length * ImportLimits.UnpackedRatio));
        _expected = expected;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => Count(Unpack(() => _gzip.Read(buffer, offset, count)), count);

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            return Count(await _gzip.ReadAsync(buffer, cancellationToken), buffer.Length);
        }
        catch (InvalidDataException broken)
        {
            throw Unreadable(broken.Message);
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    private static int Unpack(Func<int> read)
    {
        try
        {
            return read();
        }
        catch (InvalidDataException broken)
        {
            throw Unreadable(broken.Message);
        }
    }

    private int Count(int read, int asked)
    {
        _count += read;
        if (_count > _most)
        {
            throw new UnreadableFileException(
                $"The file unpacks to more than {_most >> 20} MiB: it is a bomb, or has to be imported in parts.");
        }

        // The stream does not mind an end that comes too soon, but the last four bytes are the length of what was packed (RFC 1952).
        if (read == 0 && asked > 0 && (uint)_count != _expected)
            throw Unreadable("It is cut short, or has several parts.");
        return read;
    }

    private static UnreadableFileException Unreadable(string why) => new($"The file is packed with gzip and cannot be unpacked: {why}");
}
