using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Config.Filters;

namespace GtmFunctions.Pipeline.Route;

/// <summary>A score, rule by rule.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Points">The sum.</param>
/// <param name="Tier">The tier that the sum reaches; <see langword="null"/> below them all.</param>
/// <param name="Rules">What each rule saw and gave.</param>
public sealed record Score(string Model, decimal Points, string? Tier, IReadOnlyList<ScoredRule> Rules);

/// <summary>What a rule of a scoring model saw and gave.</summary>
/// <param name="Condition">What its condition saw.</param>
/// <param name="Points">What it gave: nothing when its condition did not hold.</param>
/// <param name="Decay">What age left of it, where the rule fades.</param>
public sealed record ScoredRule(FilterResult Condition, decimal Points, Decayed? Decay = null);

/// <summary>Scores events.</summary>
public static class Scorer
{
    /// <summary>Adds up the points of every rule that holds and names the tier.</summary>
    public static Score Score(ScoreModel model, JsonObject fields, PatternBudget? budget = null)
    {
        ScoredRule[] rules =
        [
            .. model.Rules.Select(rule => rule.When.Evaluate(fields, budget) is var condition && condition.Held
                ? Held(rule, condition, fields)
                : new ScoredRule(condition, 0)),
        ];
        var points = rules.Sum(rule => rule.Points);
        return new Score(model.Name, points, model.Tiers.FirstOrDefault(tier => points >= tier.AtLeast)?.Name, rules);
    }

    private static ScoredRule Held(ScoreRule rule, FilterResult condition, JsonObject fields)
    {
        if (rule.Decay is null)
            return new ScoredRule(condition, rule.Points);
        var left = DecayRule.Of(rule.Decay, fields);
        return new ScoredRule(condition, decimal.Round(rule.Points * left.Factor, 2), left);
    }

    /// <summary>What conditions and templates see as <c>score</c>.</summary>
    public static JsonObject Fields(Score score) => new() { ["model"] = score.Model, ["points"] = score.Points, ["tier"] = score.Tier };
}
