using Xunit;

namespace GtmFunctions.Tests.Config.Reading;

public sealed class ScoreReadingTests
{
    [Theory]
    [InlineData(
        "scores.s.rules[0].when.a.$gte", "'$gte' takes a number",
        "scores: { s: { rules: [ { when: { a: { $gte: x } }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData(
        "scores.s.rules[0].when.\"a.b\".$matches", "'$matches' takes a .NET regular expression",
        "scores: { s: { rules: [ { when: { a.b: { $matches: '(' } }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData(
        "scores.s.rules[0].when.$or[1].a.$bogus", "'$bogus' is no operator",
        "scores: { s: { rules: [ { when: { $or: [ { a: 1 }, { a: { $bogus: 1 } } ] }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData(
        "scores.s.rules[0].when", "the score is what the rules make",
        "scores: { s: { rules: [ { when: { score.points: 1 }, points: 1 } ], tiers: { a: 0 } } }")]
    [InlineData(
        "scores.s.tiers.b", "'b' is never reached",
        "scores: { s: { rules: [ { when: { a: 1 }, points: 1 } ], tiers: { a: 1, b: 1.0 } } }")]
    public void Read_Mistake_IsNamedWithItsKeyAndLine(string path, string message, string wrong) =>
        Mistake.AssertNamed(path, message, wrong);
}
