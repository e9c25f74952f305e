using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace GtmFunctions.Pipeline.Receive;

/// <summary>Reads a request's body up to a cap, counting the bytes as they come: a chunked body does not say how long it is.</summary>
public static class RequestBody
{
    private const int ChunkBytes = 32 << 10;

    /// <summary>The exact bytes; <see langword="null"/> when there are more than the cap, of which no more than the cap is held.</summary>
    /// <exception cref="IOException">The sender broke off.</exception>
    public static async Task<ReadOnlyMemory<byte>?> ReadAsync(HttpRequest request, int maxBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > maxBytes)
            return null;

        var expected = (int)Math.Min(request.ContentLength ?? ChunkBytes, maxBytes);
        var body = new ArrayBufferWriter<byte>(Math.Max(expected, 1));
        while (true)
        {
            var read = await request.Body.ReadAsync(body.GetMemory(Math.Min(ChunkBytes, (maxBytes - body.WrittenCount) + 1)), cancellation);
            if (read == 0)
                return body.WrittenMemory;
            body.Advance(read);
            if (body.WrittenCount > maxBytes)
                return null;
        }
    }
}
