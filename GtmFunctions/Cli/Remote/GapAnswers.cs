namespace GtmFunctions.Cli.Remote;

/// <summary>What is looked through for what webhooks never told, as <c>GET ops/gaps</c> answers it.</summary>
/// <param name="Gaps">In the order of the document.</param>
internal sealed record GapsAnswer(IReadOnlyList<GapStatus>? Gaps);

/// <summary>Records of a source that are looked through.</summary>
internal sealed record GapStatus
{
    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>Which of its records.</summary>
    public string? Records { get; init; }

    /// <summary>What the last look found, in a sentence.</summary>
    public string? Says { get; init; }

    /// <summary>The time between two looks.</summary>
    public string? Every { get; init; }

    /// <summary>When the next look is due.</summary>
    public string? NextAt { get; init; }

    /// <summary>The looks, the newest first.</summary>
    public IReadOnlyList<GapLookStatus>? Looks { get; init; }
}

/// <summary>A look.</summary>
/// <param name="At">When it was.</param>
internal sealed record GapLookStatus(string? At);

/// <summary>What a look that was asked for found, as <c>POST ops/gaps/{source}</c> answers it.</summary>
/// <param name="Looks">What was found of each of the source's records.</param>
internal sealed record GapsLooked(IReadOnlyList<GapLooked>? Looks);

/// <summary>What a look found of some records.</summary>
/// <param name="Says">In a sentence.</param>
/// <param name="Fault">What went wrong.</param>
/// <param name="Events">The first of those that never came.</param>
internal sealed record GapLooked(string? Says, string? Fault, IReadOnlyList<MissedLine>? Events);

/// <summary>An event that no webhook told.</summary>
internal sealed record MissedLine(string? Type, string? Subject, string? Time, string? ProviderId);
