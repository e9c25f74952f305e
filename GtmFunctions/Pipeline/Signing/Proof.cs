namespace GtmFunctions.Pipeline.Signing;

/// <summary>What a request brings to prove where it comes from, or why there is nothing to check.</summary>
internal sealed record Proof
{
    /// <summary>The most values of one header that are tried: far more than any provider sends, and few enough to check.</summary>
    public const int MostValues = 16;

    /// <summary>Signatures, tokens or credentials as text, any of which is enough.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The signed timestamp as received.</summary>
    public string Timestamp { get; init; } = "";

    /// <summary>The signed timestamp.</summary>
    public DateTimeOffset? SignedAt { get; init; }

    /// <summary>The signed message id as received.</summary>
    public string Id { get; init; } = "";

    /// <summary>The signed one-use token.</summary>
    public string? Token { get; init; }

    /// <summary>The bytes of the first item, where those are signed; the whole body where it is no array.</summary>
    public ReadOnlyMemory<byte> FirstItem { get; init; }

    /// <summary>Whether there are items after the first, which nothing covers.</summary>
    public bool FirstItemOnly { get; init; }

    /// <summary>Whether the request does not have this kind of proof at all.</summary>
    public bool IsMissing { get; init; }

    /// <summary>Why there is nothing to check, for the sender's eyes; <see langword="null"/> when there is.</summary>
    public string? Refusal { get; init; }

    /// <summary>No proof of this kind.</summary>
    public static Proof Missing(string what) => new() { IsMissing = true, Refusal = $"{what} is missing" };

    /// <summary>A proof that cannot be checked.</summary>
    public static Proof Unusable(string refusal) => new() { Refusal = refusal };
}
