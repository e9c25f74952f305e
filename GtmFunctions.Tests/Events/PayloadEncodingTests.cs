using System.IO.Compression;
using System.Text;
using GtmFunctions.Pipeline.Events;
using Xunit;

namespace GtmFunctions.Tests.Events;

public sealed class PayloadEncodingTests
{
    private static readonly byte[] Plain = Encoding.UTF8.GetBytes("{\"name\":\"Zoë\"}\r\n");

    [Theory]
    [InlineData("")]
    [InlineData("identity")]
    public void Decode_NoEncoding_IsTheSameBytes(string encoding) =>
        Assert.Equal(Plain, PayloadEncoding.Decode(Plain, encoding).ToArray());

    [Theory]
    [InlineData("gzip")]
    [InlineData(" GZIP ")]
    [InlineData("x-gzip")]
    public void Decode_Gzip_IsWhatWasCompressed(string encoding) =>
        Assert.Equal(Plain, PayloadEncoding.Decode(Gzip(Plain), encoding).ToArray());

    [Theory]
    [InlineData("br")]
    [InlineData("gzip, gzip")]
    public void Decode_OtherEncoding_SaysThatOnlyGzipIsRead(string encoding)
    {
        var wrong = Assert.Throws<UnprocessableException>(() => PayloadEncoding.Decode(Plain, encoding));

        Assert.StartsWith(
            $"The body came with the content encoding '{encoding}', and only gzip is read.", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Decode_NoGzip_SaysSo() => Assert.StartsWith(
        "The body came as gzip and is none", Assert.Throws<UnprocessableException>(() => PayloadEncoding.Decode(Plain, "gzip")).Message,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(12)]
    [InlineData(24)]
    public void Decode_GzipCutShort_SaysSo(int bytes) => Assert.StartsWith(
        "The body came as gzip and is none",
        Assert.Throws<UnprocessableException>(() => PayloadEncoding.Decode(Gzip(Plain).AsMemory()[..^bytes], "gzip")).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Decode_GzipWithABitChanged_SaysSo()
    {
        var packed = Gzip(Plain);
        packed[^6] ^= 1;

        Assert.Throws<UnprocessableException>(() => PayloadEncoding.Decode(packed, "gzip"));
    }

    [Fact]
    public void Decode_UpToWhatAnyBodyMay_IsAllowed() =>
        Assert.Equal(PayloadEncoding.AlwaysAllowed, PayloadEncoding.Decode(Gzip(new byte[PayloadEncoding.AlwaysAllowed]), "gzip").Length);

    [Theory]
    [InlineData(PayloadEncoding.AlwaysAllowed + 1)]
    [InlineData(200 << 20)]
    public void Decode_Bomb_IsRefusedWithoutBeingBlownUp(int bytes)
    {
        var bomb = Gzip(new byte[bytes]);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var wrong = Assert.Throws<UnprocessableException>(() => PayloadEncoding.Decode(bomb, "gzip"));

        Assert.Contains($", from {bomb.Length}: it is a bomb", wrong.Message, StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 * PayloadEncoding.MaxBytes);
    }

    private static byte[] Gzip(byte[] plain)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
            gzip.Write(plain);
        return packed.ToArray();
    }
}
