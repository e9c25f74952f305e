using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>A page of an API's records that is asked for.</summary>
/// <param name="Asked">How it is asked for.</param>
internal sealed record PageRequest(PollRequest Asked)
{
    /// <summary>The page's own address, where the page before gave it: it goes before the path of <see cref="Asked"/>.</summary>
    public Uri? Address { get; init; }

    /// <summary>Headers by which an answer that was seen before is not sent again.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Conditions { get; init; } = [];

    /// <summary>The most bytes of an answer.</summary>
    public int MaxBytes { get; init; } = 16 << 20;
}

/// <summary>What came of asking for a page.</summary>
/// <param name="Answer">
/// What came of the call; <see cref="AnswerKind.Delivered"/> where a page came, or the one that was seen before still holds.
/// </param>
/// <param name="Address">The address that was asked; <see langword="null"/> where none was.</param>
internal sealed record PageAnswer(Answer Answer, Uri? Address)
{
    /// <summary>The bytes of the page; empty where none came.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The answer's headers, by name in any case.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Whether the page that was seen before still holds.</summary>
    public bool IsUnchanged { get; init; }

    /// <summary>Takes the secrets of the call out of a text of the page.</summary>
    public Func<string, string> Redact { get; init; } = static text => text;
}
