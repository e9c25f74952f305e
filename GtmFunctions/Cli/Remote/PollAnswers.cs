namespace GtmFunctions.Cli.Remote;

/// <summary>Polls, as <c>ops/polls</c> answers them: how they stand, what came of a run, or what one would bring.</summary>
/// <param name="Polls">One for each kind of records.</param>
internal sealed record PollsAnswer(IReadOnlyList<PollStatus>? Polls);

/// <summary>Records that a source is polled for.</summary>
internal sealed record PollStatus
{
    /// <summary>How a run ended that could not be made.</summary>
    public const string Failed = "failed";

    /// <summary>How a run ended that left more for the next one.</summary>
    public const string More = "more";

    /// <summary>The source.</summary>
    public string? Source { get; init; }

    /// <summary>Which of its records.</summary>
    public string? Records { get; init; }

    /// <summary>How the poll stands, in a word or two.</summary>
    public string? State { get; init; }

    /// <summary>Up to where all was read.</summary>
    public string? Watermark { get; init; }

    /// <summary>When it ran last.</summary>
    public string? RunAt { get; init; }

    /// <summary>When it runs next.</summary>
    public string? NextAt { get; init; }

    /// <summary>How many records all runs handed on.</summary>
    public string? HandedInAll { get; init; }

    /// <summary>What is wrong.</summary>
    public string? Fault { get; init; }

    /// <summary>What it waits for.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>What was odd.</summary>
    public IReadOnlyList<string>? Notes { get; init; }

    /// <summary>How a run ended.</summary>
    public string? End { get; init; }

    /// <summary>How many pages it read.</summary>
    public string? Pages { get; init; }

    /// <summary>How many records it handed on.</summary>
    public string? Handed { get; init; }

    /// <summary>Why it ended so.</summary>
    public string? Why { get; init; }

    /// <summary>Since when a dry run asked.</summary>
    public string? Since { get; init; }

    /// <summary>How many records it found.</summary>
    public string? Found { get; init; }

    /// <summary>Why its records would be no events.</summary>
    public string? Odd { get; init; }

    /// <summary>The events of its first records.</summary>
    public IReadOnlyList<PolledEvent>? Events { get; init; }
}

/// <summary>An event that a poll would bring.</summary>
internal sealed record PolledEvent(string? Type, string? Subject, string? Time, string? Id, string? CameBefore);
