using Xunit;

namespace GtmFunctions.Tests.Config.Warnings;

/// <summary>
/// Conditions that say something else than what their author means: told with their line and code, and nothing else
/// is.
/// </summary>
public sealed class MistakenConditionTests
{
    [Theory]
    [InlineData("operator-without-dollar", 7, "{ $gte: 200 }", "{ gte: 200 }", "write $gte")]
    [InlineData("operator-without-dollar", 15, "{ $freemail: false }", "{ freemail: false }", "write $freemail")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { or: [ { person.title: CEO } ] }",
        "write $or")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: { in: [US, CA] } }",
        "write $in")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: { \">=\": 200 } }",
        "write $gte")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { person.title: { not: CEO } }",
        "write $not")]
    [InlineData(
        "operator-without-dollar",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { person.title: { Contains: VP } }",
        "write $contains")]
    [InlineData("list-without-in", 15, "filter: { person.email: { $freemail: false } }", "filter: { account.country: [US, CA] }", "$in")]
    [InlineData(
        "list-without-in",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: { $neq: [US, CA] } }",
        "$nin")]
    [InlineData("list-without-in", 20, "score.tier: high", "score.tier: [high, medium]", "$in")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: \">=200\" }",
        "{ $gte: 200 }")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.employees: 1..50 }",
        "{ $gte: 1, $lte: 50 }")]
    [InlineData(
        "comparison-in-text",
        15,
        "filter: { person.email: { $freemail: false } }",
        "filter: { account.country: US|CA }",
        "{ $in: [US, CA] }")]
    public void Warnings_MistakeInTheDocument_IsToldWithItsLine(string code, int line, string old, string mistaken, string message) =>
        ExampleDocument.AssertTold("gtm.yaml", code, line, message, (old, mistaken));
}
