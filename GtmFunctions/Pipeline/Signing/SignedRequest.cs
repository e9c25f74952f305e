namespace GtmFunctions.Pipeline.Signing;

/// <summary>What a signature can cover: the request as it came, before anything is parsed.</summary>
public sealed record SignedRequest
{
    /// <summary>The HTTP method, in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>
    /// The address that the provider called: <c>publicUrl</c> with the request's own query where the document names one, else the request's
    /// own.
    /// </summary>
    public required string Url { get; init; }

    /// <summary>
    /// A header's value by its name in any case, or <see langword="null"/>; several lines of one header are joined by commas.
    /// </summary>
    public required Func<string, string?> Header { get; init; }

    /// <summary>A query parameter's decoded value by its name, or <see langword="null"/>.</summary>
    public Func<string, string?> Query { get; init; } = static _ => null;

    /// <summary>The segment after the source's name in the path, or <see langword="null"/>.</summary>
    public string? PathToken { get; init; }

    /// <summary>The exact bytes of the body.</summary>
    public required ReadOnlyMemory<byte> Body { get; init; }
}
