using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.DeadLetters;

/// <summary>What is being put back, and what was.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Replays">The replays of many, newest first.</param>
public sealed record ReplaysModel(string Answer, IReadOnlyList<ReplayLine> Replays)
    : PageModel("Replays", Answer, Replays.Any(one => one.IsRunning) ? Standing.Attention : Standing.Idle);

/// <summary>A replay of many.</summary>
/// <param name="Id">Its id.</param>
/// <param name="What">What it does.</param>
/// <param name="Person">Who asked for it; <see langword="null"/> where a program did.</param>
/// <param name="At">When.</param>
/// <param name="State">Where it is.</param>
/// <param name="IsRunning">Whether it goes on.</param>
/// <param name="Total">How many it has.</param>
/// <param name="Done">How many are put back or given up.</param>
/// <param name="Gone">How many others ended before.</param>
/// <param name="Refused">How many cannot be put back so.</param>
/// <param name="Refusals">Why, for some of them.</param>
public sealed record ReplayLine(
    string Id,
    string What,
    string? Person,
    DateTimeOffset At,
    string State,
    bool IsRunning,
    int Total,
    int Done,
    int Gone,
    int Refused,
    IReadOnlyList<string> Refusals);
