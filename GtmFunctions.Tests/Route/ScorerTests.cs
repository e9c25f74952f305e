using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Route;
using Xunit;

namespace GtmFunctions.Tests.Route;

public sealed class ScorerTests
{
    private const string IsAda = """{"person.name": "Ada"}""";

    [Fact]
    public void Score_SeveralRules_AddsUpThoseThatHold()
    {
        var model = Model(Rule(IsAda, 40), Rule("""{"person.name": "Bob"}""", 70), Rule("{}", 20), Rule("{}", -5));

        var (score, fault) = Scorer.Score(model, Ada());

        Assert.Equal((55m, null), (score.Points, fault));
        Assert.Equal([(40m, true), (0m, false), (20m, true), (-5m, true)], score.Rules.Select(rule => (rule.Points, rule.Held)));
    }

    [Theory]
    [InlineData(51, "hot")]
    [InlineData(50, "hot")]
    [InlineData(49, "warm")]
    [InlineData(20, "warm")]
    [InlineData(19, null)]
    public void Score_TheSum_ReachesTheHighestTierItHasThePointsFor(int points, string? tier) =>
        Assert.Equal(tier, Scorer.Score(Model(Rule("{}", points)), Ada()).Score.Tier);

    [Fact]
    public void Score_RuleThatFades_HoldsAndGivesWhatIsLeftToTwoPlaces()
    {
        var fades = Rule("{}", 10) with { Decay = new ScoreDecay(FieldPath.Parse("person.lastEngagedAt"), null, TimeSpan.FromDays(3)) };

        var rule = Assert.Single(Scorer.Score(Model(fades), Ada()).Score.Rules);

        Assert.Equal((true, 3.33m, 0.333333m), (rule.Held, rule.Points, rule.Decay!.Factor));
    }

    [Fact]
    public void Score_PatternsBeyondTheBudget_SaysWhyOfTheFirst()
    {
        var budget = new PatternBudget();
        budget.TryTake((int)PatternBudget.MostCharacters);
        var model = Model(
            Rule("""{"person.name": {"$matches": "A"}}""", 1), Rule("""{"person.lastEngagedAt": {"$matches": "2"}}""", 1), Rule(IsAda, 1));

        var (score, fault) = Scorer.Score(model, Ada(), budget);

        Assert.StartsWith("person.name $matches: ", fault, StringComparison.Ordinal);
        Assert.Equal([false, false, true], score.Rules.Select(rule => rule.Held));
    }

    private static ScoreModel Model(params ScoreRule[] rules) => new("icp", rules, [new ScoreTier("hot", 50), new ScoreTier("warm", 20)]);

    private static ScoreRule Rule(string when, decimal points) => new(Filter.Parse(JsonNode.Parse(when)), points);

    private static JsonObject Ada() => new()
    {
        ["person"] = new JsonObject { ["name"] = "Ada", ["lastEngagedAt"] = "2026-11-28" },
        ["event"] = new JsonObject { ["time"] = "2026-11-30" },
    };
}
