using GtmFunctions.Pipeline.Catalog;

namespace GtmFunctions.Pipeline.Outbound.Connectors;

/// <summary>What came of one try of one action. No text in it holds a secret, nor more of an address than scheme and host.</summary>
public sealed record Answer
{
    /// <summary>What it means for the action.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>The HTTP status, where there was an answer.</summary>
    public int? Status { get; init; }

    /// <summary>Why, in plain words.</summary>
    public required string Reason { get; init; }

    /// <summary>How long the destination wants to be left alone, at most 24 hours; <see langword="null"/> where it did not say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The first 2 KiB of the answer's body as text; empty where there was none.</summary>
    public string BodyExcerpt { get; init; } = "";

    /// <summary>The id that the destination gave what was made, where it says.</summary>
    public string? ExternalId { get; init; }

    /// <summary>The setting that somebody has to set or correct, for <see cref="AnswerKind.Misconfigured"/>.</summary>
    public string? Setting { get; init; }

    /// <summary>How long the call took; zero where none was made.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>What the answer tells about the destination's limits.</summary>
    public IReadOnlyList<LimitHint> LimitHints { get; init; } = [];

    /// <summary>What was changed in the message to make it fit, in plain words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Whether the OAuth token has ended, so that a new one is worth a second call.</summary>
    internal bool TokenEnded { get; init; }
}

/// <summary>What an answer tells about one limit.</summary>
/// <param name="Name">The limit's name in the catalogue.</param>
/// <param name="Max">The most calls of a window.</param>
/// <param name="Remaining">The calls that are left.</param>
/// <param name="ResetsIn">When the window ends.</param>
/// <param name="Window">How long a window is.</param>
public sealed record LimitHint(string Name, long? Max, long? Remaining, TimeSpan? ResetsIn, TimeSpan? Window);
