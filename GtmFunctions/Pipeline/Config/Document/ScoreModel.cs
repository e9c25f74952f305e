using GtmFunctions.Pipeline.Config.Filters;

namespace GtmFunctions.Pipeline.Config.Document;

/// <summary>A scoring model: the points of every rule that holds are added up, and the sum names a tier.</summary>
/// <param name="Name">The name that workflows use.</param>
/// <param name="Rules">All are tried; none stops another.</param>
/// <param name="Tiers">Tier and the fewest points it takes, from the most points to the fewest.</param>
public sealed record ScoreModel(string Name, IReadOnlyList<ScoreRule> Rules, IReadOnlyList<ScoreTier> Tiers);

/// <summary>One rule of a scoring model.</summary>
/// <param name="When">The condition.</param>
/// <param name="Points">What it adds when it holds; may be negative.</param>
public sealed record ScoreRule(Filter When, decimal Points);

/// <summary>A tier of a scoring model.</summary>
/// <param name="Name">What <c>score.tier</c> reads as.</param>
/// <param name="AtLeast">The fewest points it takes.</param>
public sealed record ScoreTier(string Name, decimal AtLeast);
