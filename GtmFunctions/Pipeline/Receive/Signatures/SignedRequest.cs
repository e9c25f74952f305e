namespace GtmFunctions.Pipeline.Receive.Signatures;

/// <summary>What a signature can cover: the request as it came, before anything is parsed.</summary>
public sealed record SignedRequest
{
    /// <summary>The HTTP method, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The address that the provider called: <c>publicUrl</c> with the request's own query where the document names one, else the request's own.</summary>
    public required string Url { get; init; }

    /// <summary>A header's value by its name in any case, or <see langword="null"/>; several lines of one header are joined by commas.</summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>A query parameter's decoded value by its name, or <see langword="null"/>.</summary>
    public Func<string, string?> Query { get; init; } = static _ => null;

    /// <summary>The segment after the source's name in the path, or <see langword="null"/>.</summary>
    public string? PathToken { get; init; }

    /// <summary>The exact bytes of the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}

/// <summary>A live secret: what the configuration calls it, and its value.</summary>
/// <param name="Name">The setting's name: all that may be logged or shown.</param>
/// <param name="Value">Never logged, traced or shown.</param>
public sealed record Secret(string Name, string Value)
{
    /// <summary>The name only.</summary>
    public override string ToString() => Name;
}

/// <summary>What a signature check found.</summary>
/// <param name="Accepted">Whether the request is genuine.</param>
/// <param name="Scheme">The scheme that was tried, such as <c>hmac-sha256</c> or <c>hmac-sha256 v3</c>.</param>
/// <param name="Reason">What is wrong, for the sender's eyes: never what was expected. Empty when accepted.</param>
/// <param name="Secret">The name of the setting whose secret matched.</param>
/// <param name="SignedAt">The signed timestamp, where there is one.</param>
/// <param name="FirstItemOnly">Whether only the first item of the batch is covered.</param>
/// <param name="Token">A one-use token that must not be seen again, where the scheme has one.</param>
public sealed record SignatureVerdict(
    bool Accepted,
    string Scheme,
    string Reason = "",
    string? Secret = null,
    DateTimeOffset? SignedAt = null,
    bool FirstItemOnly = false,
    string? Token = null);
