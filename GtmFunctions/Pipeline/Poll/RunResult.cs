using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Storage.Poll;

namespace GtmFunctions.Pipeline.Poll;

/// <summary>How a run of pages ended.</summary>
internal enum RunEnd
{
    /// <summary>All was read.</summary>
    Complete,

    /// <summary>There is more, and the next run goes on.</summary>
    More,

    /// <summary>The API, or our own queue, has no room for now.</summary>
    Waiting,

    /// <summary>Something is wrong.</summary>
    Failed,

    /// <summary>Another instance polls.</summary>
    Lost,
}

/// <summary>What came of a run of pages.</summary>
/// <param name="State">How far the records were read.</param>
/// <param name="End">How it ended.</param>
internal sealed record RunResult(PollState State, RunEnd End)
{
    /// <summary>What is wrong, or what it waits for, in words.</summary>
    public string Why { get; init; } = "";

    /// <summary>When the API may be asked again, where it said so.</summary>
    public DateTimeOffset? Earliest { get; init; }

    /// <summary>How many pages were read.</summary>
    public int Pages { get; init; }

    /// <summary>How many records were handed on.</summary>
    public int Handed { get; init; }

    /// <summary>Whether one of them had not been there at the last run, as far as the watermark tells.</summary>
    public bool Found { get; init; }

    /// <summary>What was odd, in words.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];
}

/// <summary>What a run does with what it reads.</summary>
/// <param name="HandOn">Takes the records of a page. When it returns they are kept: only then the run's place moves on.</param>
/// <param name="KeepAsync">Keeps how far the run came; <see langword="null"/> where another instance polls.</param>
internal sealed record RunHands(TakePage HandOn, KeepPlace KeepAsync)
{
    /// <summary>Why there is no room for more records, in words; <see langword="null"/> where there is. By itself there is.</summary>
    public Func<CancellationToken, Task<string?>> WhyNoRoomAsync { get; init; } = _ => Task.FromResult<string?>(null);

    /// <summary>Of a run that only looks: nothing of it is kept.</summary>
    /// <param name="take">Takes the records of a page.</param>
    public static RunHands OfALook(TakePage take) => new(take, (place, _) => Task.FromResult<PollState?>(place));
}

/// <summary>Takes the records of a page.</summary>
/// <param name="records">The records.</param>
/// <param name="cancellation">Ends the wait.</param>
internal delegate Task TakePage(IReadOnlyList<JsonNode?> records, CancellationToken cancellation);

/// <summary>Keeps how far a run came.</summary>
/// <param name="state">How far.</param>
/// <param name="cancellation">Ends the wait.</param>
/// <returns>The state as it is kept; <see langword="null"/> where another instance polls.</returns>
internal delegate Task<PollState?> KeepPlace(PollState state, CancellationToken cancellation);

/// <summary>Reads on from a place.</summary>
/// <param name="state">How far the records were read.</param>
/// <param name="keepAsync">Keeps how far it came.</param>
/// <param name="cancellation">Ends the work.</param>
internal delegate Task<RunResult> ReadOn(PollState state, KeepPlace keepAsync, CancellationToken cancellation);
