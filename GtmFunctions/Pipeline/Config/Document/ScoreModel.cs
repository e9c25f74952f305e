using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>A scoring model: the points of every rule that holds are added up, and the sum names a tier.</summary>
/// <param name="Name">The name that workflows use.</param>
/// <param name="Rules">All are tried; none stops another.</param>
/// <param name="Tiers">Tier and the fewest points it takes, from the most points to the fewest.</param>
public sealed record ScoreModel(string Name, IReadOnlyList<ScoreRule> Rules, IReadOnlyList<ScoreTier> Tiers);

/// <summary>One rule of a scoring model.</summary>
/// <param name="When">The condition.</param>
/// <param name="Points">What it adds when it holds; may be negative.</param>
/// <param name="Decay">How that fades with age, if it does.</param>
public sealed record ScoreRule(Filter When, decimal Points, ScoreDecay? Decay = null);

/// <summary>How points fade with the age of what they are given for, as of the event's own time.</summary>
/// <param name="By">The field that holds the time from which age counts.</param>
/// <param name="HalfLife">After each such span half is left; <see langword="null"/> for a decay that is even.</param>
/// <param name="Over">After this span nothing is left, and evenly less until then; <see langword="null"/> for a decay by halves.</param>
public sealed record ScoreDecay(FieldPath By, TimeSpan? HalfLife, TimeSpan? Over);

/// <summary>A tier of a scoring model.</summary>
/// <param name="Name">What <c>score.tier</c> reads as.</param>
/// <param name="AtLeast">The fewest points it takes.</param>
public sealed record ScoreTier(string Name, decimal AtLeast);
