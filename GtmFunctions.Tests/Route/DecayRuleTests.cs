using System.Globalization;
using System.Text.Json.Nodes;
using GtmFunctions.Pipeline.Config.Document;
using GtmFunctions.Pipeline.Language.Fields;
using GtmFunctions.Pipeline.Language.Filters;
using GtmFunctions.Pipeline.Route;
using Xunit;

namespace GtmFunctions.Tests.Route;

public sealed class DecayRuleTests
{
    private static readonly FieldPath By = FieldPath.Parse("person.lastEngagedAt");

    [Theory]
    [InlineData("2026-11-30T00:00:00Z", "1")]
    [InlineData("2026-12-24T00:00:00Z", "1")]
    [InlineData("2026-10-31T00:00:00Z", "0.5")]
    [InlineData("2026-10-01T00:00:00Z", "0.25")]
    [InlineData("2026-11-15T00:00:00Z", "0.707107")]
    [InlineData("long ago", "0")]
    public void Apply_HalfLifeOf30Days_HalvesByTheEventsTime(string since, string left) =>
        Assert.Equal(
            decimal.Parse(left, CultureInfo.InvariantCulture),
            DecayRule.Apply(new ScoreDecay(By, TimeSpan.FromDays(30), null), Fields(since)).Factor);

    [Theory]
    [InlineData("2026-11-30", "1")]
    [InlineData("2026-11-28", "0.8")]
    [InlineData("2026-11-20", "0")]
    [InlineData("2020-01-01", "0")]
    public void Apply_Over10Days_FadesEvenly(string since, string left) =>
        Assert.Equal(
            decimal.Parse(left, CultureInfo.InvariantCulture),
            DecayRule.Apply(new ScoreDecay(By, null, TimeSpan.FromDays(10)), Fields(since)).Factor);

    [Fact]
    public void Apply_NoTimeThatCanBeRead_NamesTheFieldAndNoAge()
    {
        var left = DecayRule.Apply(new ScoreDecay(By, TimeSpan.FromDays(30), null), Fields("long ago"));

        Assert.Equal((0m, "person.lastEngagedAt", null), (left.Factor, left.By, left.Age));
    }

    [Fact]
    public void Score_RuleThatFades_GivesWhatIsLeftAndSaysHowOldItIs()
    {
        var when = Filter.Parse(JsonNode.Parse("""{"person.engagements": {"$gte": 1}}"""));
        var model = new ScoreModel(
            "icp", [new ScoreRule(when, 40, new ScoreDecay(By, TimeSpan.FromDays(30), null))],
            [new ScoreTier("high", 15), new ScoreTier("low", 0)]);

        var (score, _) = Scorer.Score(model, Fields("2026-10-01T00:00:00Z"));

        Assert.Equal((10m, "low"), (score.Points, score.Tier));
        Assert.Equal(("person.lastEngagedAt", TimeSpan.FromDays(60)), (score.Rules[0].Decay!.By, score.Rules[0].Decay!.Age!.Value));
    }

    private static JsonObject Fields(string since) => new()
    {
        ["person"] = new JsonObject { ["lastEngagedAt"] = since, ["engagements"] = 3 },
        ["event"] = new JsonObject { ["time"] = new DateTimeOffset(2026, 11, 30, 0, 0, 0, TimeSpan.Zero) },
    };
}
