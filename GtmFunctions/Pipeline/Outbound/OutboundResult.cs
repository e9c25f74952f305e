using System.Text;

namespace GtmFunctions.Pipeline.Outbound;

/// <summary>What came of an outbound call: an <see cref="OutboundResponse"/> of any status, or an <see cref="OutboundFailure"/>.</summary>
/// <param name="Duration">How long it took.</param>
public abstract record OutboundResult(TimeSpan Duration);

/// <summary>An answer, whatever its status.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Headers">By name in any case; several lines of one header are joined by commas.</param>
/// <param name="Body">The bytes of the body, up to the cap.</param>
/// <param name="Truncated">Whether the body was longer than the cap.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record OutboundResponse(
    int Status, IReadOnlyDictionary<string, string> Headers, ReadOnlyMemory<byte> Body, bool Truncated, TimeSpan Duration)
    : OutboundResult(Duration)
{
    /// <summary>The body as UTF-8 text; bytes that are none become replacement characters.</summary>
    public string Text => Encoding.UTF8.GetString(Body.Span);
}

/// <summary>No answer.</summary>
/// <param name="Kind">What went wrong.</param>
/// <param name="Reason">Plain words for a trace: names scheme and host, never path, query or header.</param>
/// <param name="Sent">Whether the other side may have got the request, so that sending it again may do the thing twice.</param>
/// <param name="Duration">How long it took.</param>
internal sealed record OutboundFailure(OutboundFailureKind Kind, string Reason, bool Sent, TimeSpan Duration) : OutboundResult(Duration)
{
    /// <summary>Whether the same request may succeed later without anybody changing it.</summary>
    public bool Retryable => Kind is not
        (OutboundFailureKind.BadRequest or OutboundFailureKind.AddressRefused or OutboundFailureKind.Redirected);
}

/// <summary>Ways in which an outbound call can have no answer.</summary>
internal enum OutboundFailureKind
{
    /// <summary>The request cannot be made as it is: no absolute address, plain http, a line break in a header.</summary>
    BadRequest,

    /// <summary>The name resolved to an address that may not be called.</summary>
    AddressRefused,

    /// <summary>The answer is a redirect that is not followed.</summary>
    Redirected,

    /// <summary>The name could not be resolved.</summary>
    NameNotResolved,

    /// <summary>No connection could be made.</summary>
    NotConnected,

    /// <summary>The TLS handshake failed, for instance over a certificate.</summary>
    NotSecure,

    /// <summary>There was no whole answer in time.</summary>
    TimedOut,

    /// <summary>The connection broke, or what came back was no HTTP.</summary>
    Broken,
}
