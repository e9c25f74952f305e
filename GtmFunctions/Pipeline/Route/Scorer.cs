using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Events.Decisions;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;

namespace GtmFunctions.Pipeline.Route;

/// <summary>Scores events.</summary>
internal static class Scorer
{
    /// <summary>Adds up the points of every rule that holds and names the tier.</summary>
    /// <returns>The score, and why a rule of it cannot be tried, where one cannot.</returns>
    public static (Score Score, string? Fault) Score(ScoreModel model, FieldScope fields, PatternBudget? budget = null)
    {
        var rules = new List<ScoredRule>();
        string? fault = null;
        foreach (var rule in model.Rules)
        {
            var condition = rule.When.Evaluate(fields, budget);
            fault ??= condition.Fault;
            rules.Add(condition.Held ? Held(rule, condition, fields) : new ScoredRule(0, Held: false, condition.Conditions));
        }

        var points = rules.Sum(rule => rule.Points);
        return (new Score(model.Name, points, model.Tiers.FirstOrDefault(tier => points >= tier.AtLeast)?.Name, rules), fault);
    }

    private static ScoredRule Held(ScoreRule rule, FilterResult condition, FieldScope fields)
    {
        if (rule.Decay is null)
            return new ScoredRule(rule.Points, Held: true, condition.Conditions);
        var left = DecayRule.Apply(rule.Decay, fields);
        return new ScoredRule(decimal.Round(rule.Points * left.Factor, 2), Held: true, condition.Conditions, left);
    }
}
