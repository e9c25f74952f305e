using System.Net;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>A body that remembers whether the transport began to send it.</summary>
internal sealed class OutboundContent(ReadOnlyMemory<byte> body) : HttpContent
{
    /// <summary>Whether any of the request may have reached the other side.</summary>
    public bool Sent { get; private set; }

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) =>
        SerializeToStreamAsync(stream, context, CancellationToken.None);

    /// <inheritdoc/>
    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        Sent = true;
        return stream.WriteAsync(body, cancellationToken).AsTask();
    }

    /// <inheritdoc/>
    protected override bool TryComputeLength(out long length)
    {
        length = body.Length;
        return true;
    }
}
