using GtmFunctions.Pipeline.Pages.Site;

namespace GtmFunctions.Pipeline.Pages.Rules.Rollouts;

/// <summary>What the version that is rolled out decides, beside the current one.</summary>
/// <param name="Answer">The answer in a sentence.</param>
/// <param name="Standing">How things stand.</param>
/// <param name="Sides">The two sides; <see langword="null"/> where nothing is rolled out.</param>
public sealed record RolloutModel(string Answer, Standing Standing, RolloutSidesView? Sides) : PageModel("Roll-out", Answer, Standing);

/// <summary>The two sides of a roll-out.</summary>
/// <param name="Current">The current version.</param>
/// <param name="Beside">The one that is rolled out.</param>
/// <param name="Percent">The share of the keys that it decides; 0 where it is only shown the events.</param>
/// <param name="Since">Since when.</param>
/// <param name="CurrentEvents">How many of the events looked at the current version decided.</param>
/// <param name="BesideEvents">How many the other one did.</param>
/// <param name="IsAll">Whether all events since then were looked at.</param>
/// <param name="Rows">The two compared.</param>
/// <param name="Changes">What differs between the two versions.</param>
/// <param name="Examples">Events that the two decide differently, where both decided them.</param>
public sealed record RolloutSidesView(
    string Current,
    string Beside,
    int Percent,
    DateTimeOffset Since,
    int CurrentEvents,
    int BesideEvents,
    bool IsAll,
    IReadOnlyList<ComparedRow> Rows,
    RuleChanges? Changes,
    IReadOnlyList<ComparedEvent> Examples);

/// <summary>How often each side came to something.</summary>
/// <param name="By">By what it is counted: outcome, owner or branch.</param>
/// <param name="Name">What they came to.</param>
/// <param name="Current">How often the current version did.</param>
/// <param name="CurrentShare">The part of its events, from 0 to 1.</param>
/// <param name="Beside">How often the other one did.</param>
/// <param name="BesideShare">The part of its events, from 0 to 1.</param>
public sealed record ComparedRow(string By, string Name, int Current, double CurrentShare, int Beside, double BesideShare);

/// <summary>An event that the two decide differently.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Type">Its type.</param>
/// <param name="Subject">What it is about.</param>
/// <param name="Current">What the current version decided.</param>
/// <param name="Beside">What the other one decided.</param>
public sealed record ComparedEvent(string Id, string Type, string? Subject, string Current, string Beside);
