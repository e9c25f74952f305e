using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.History;

/// <summary>Who changed the rules, when, and why.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Publications">What was published, newest first.</param>
/// <param name="Next">The address of those before; <see langword="null"/> where these are the first.</param>
public sealed record HistoryModel(string Answer, IReadOnlyList<PublicationLine> Publications, string? Next)
    : PageModel("History of the rules", Answer, Standing.Idle);

/// <summary>A publication in a list.</summary>
/// <param name="Id">Its id.</param>
/// <param name="At">When.</param>
/// <param name="By">Who.</param>
/// <param name="What">What they did, such as <c>published 3f2a1b…</c>.</param>
/// <param name="Note">What they wrote to it.</param>
/// <param name="Summary">What changed, in a few words.</param>
/// <param name="IsLive">Whether its version decides now.</param>
public sealed record PublicationLine(
    string Id, DateTimeOffset At, string By, string What, string? Note, string Summary, bool IsLive);

/// <summary>A publication.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Line">What was done.</param>
/// <param name="Version">The version that it is about.</param>
/// <param name="Before">The version before; <see langword="null"/> for none.</param>
/// <param name="Live">The version that decides now.</param>
/// <param name="Changes">What it changed; <see langword="null"/> where a version is no longer kept.</param>
/// <param name="Back">
/// What going back to it would change of what decides now; <see langword="null"/> where it is that, or is no longer kept.
/// </param>
public sealed record PublicationModel(
    string Answer,
    PublicationLine Line,
    string Version,
    string? Before,
    string Live,
    RuleChanges? Changes,
    RuleChanges? Back) : PageModel("A change of the rules", Answer, Line.IsLive ? Standing.Good : Standing.Idle);
