namespace GtmFunctions.Pipeline.Outbound;

/// <summary>An HTTP request that we make of somebody else.</summary>
/// <param name="Method">The HTTP method, in upper case. Only a GET follows redirects.</param>
/// <param name="Url">An absolute address; https unless the rules allow private addresses.</param>
public sealed record OutboundRequest(string Method, Uri Url)
{
    /// <summary>Header names and values, in order; a <c>Content-Type</c> among them describes <see cref="Body"/>.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>The exact bytes to send; empty for none.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>What one outbound call may do.</summary>
public sealed record OutboundRules
{
    /// <summary>The most bytes of an answer that are read where nothing else is said: 64 KiB.</summary>
    public const int DefaultMaxResponseBytes = 64 << 10;

    /// <summary>Whether loopback, private and unique-local addresses, and plain http, are allowed.</summary>
    public bool AllowPrivate { get; init; }

    /// <summary>Redirects that are the answer itself, by their statuses: they are neither followed nor a failure.</summary>
    public IReadOnlyList<int> RedirectsThatAnswer { get; init; } = [];

    /// <summary>How long the call may take in all, redirects and the reading of the answer included.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The most bytes of the answer that are read; the rest is dropped and the connection closed.</summary>
    public int MaxResponseBytes { get; init; } = DefaultMaxResponseBytes;
}
