using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Events.Decisions;

/// <summary>A score, rule by rule.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Points">The sum.</param>
/// <param name="Tier">The tier that the sum reaches; <see langword="null"/> below them all.</param>
/// <param name="Rules">What each rule saw and gave.</param>
internal sealed record Score(string Model, decimal Points, string? Tier, IReadOnlyList<ScoredRule> Rules)
{
    /// <summary>What conditions and templates see of it.</summary>
    public ScoreSum ToSum() => new(Model, Points, Tier);
}

/// <summary>What conditions and templates see of a score.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Points">The sum.</param>
/// <param name="Tier">The tier; <see langword="null"/> below them all.</param>
public sealed record ScoreSum(string Model, decimal Points, string? Tier);

/// <summary>What a rule of a scoring model saw and gave.</summary>
/// <param name="Points">What it gave: nothing where its condition did not hold.</param>
/// <param name="Held">Whether its condition held.</param>
/// <param name="Conditions">What its condition saw.</param>
/// <param name="Decay">What age left of its points, where the rule fades.</param>
internal sealed record ScoredRule(decimal Points, bool Held, IReadOnlyList<ConditionResult> Conditions, Decay? Decay = null);

/// <summary>What age leaves of a rule's points.</summary>
/// <param name="Factor">The share that is left, from 0 to 1, to six places.</param>
internal sealed record Decay(decimal Factor)
{
    /// <summary>The field whose time it goes by; <see langword="null"/> in a row that was written before reasons were typed.</summary>
    public string? By { get; init; }

    /// <summary>The age; <see langword="null"/> where it is not known.</summary>
    public TimeSpan? Age { get; init; }

    /// <summary>The age in whole seconds; <see langword="null"/> where it is not known.</summary>
    public long? AgeSeconds { get => field ?? (long?)Age?.TotalSeconds; init; }

    /// <summary>The sentence of a row that was written before reasons were typed.</summary>
    public string? Why { get; init; }
}
